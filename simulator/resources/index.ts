import { branchRestrictions } from './branchRestrictions';
import { defaultReviewers } from './defaultReviewers';
import { deployKeys } from './deployKeys';
import { directPushes } from './directPushes';
import { grants } from './grants';
import { groups } from './groups';
import { members } from './members';
import { pipelines } from './pipelines';
import { projects } from './projects';
import { pullRequests } from './pullRequests';
import { repositories } from './repositories';
import type { Resource } from './resource';
import { webhooks } from './webhooks';
import { workspaces } from './workspaces';

/** All kinds of data that the simulator has. */
export const RESOURCES: readonly Resource[] = [
  ...[workspaces, members, groups, projects, repositories, pullRequests],
  ...[grants, branchRestrictions, directPushes, defaultReviewers, deployKeys],
  ...[webhooks, pipelines],
];
