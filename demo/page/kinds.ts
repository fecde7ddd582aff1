import { Entities } from '../../src/graph/model';
import type { GraphObject } from '../../src/report/graph';
import { verdictOf } from '../unapproved';

/** How the page shows a kind of entity; vis-network knows the shapes by these names. */
export interface Kind {
  id: string;
  label: string;
  colour: string;
  shape: 'star' | 'hexagon' | 'square' | 'triangle' | 'diamond' | 'dot';
  size: number;
  /** Its label can be read from any distance, unless there are very many. */
  isLandmark?: boolean;
  /** Drawn as an outline: not decided yet. */
  isHollow?: boolean;
  /** Of the label, in pixels at full scale: the larger, the further away it can be read. */
  fontSize: number;
}

const PULL_REQUEST = { shape: 'dot', size: 9, fontSize: 10 } as const;
/** What hangs on a repository, a project or a workspace in large numbers. */
const DETAIL = { shape: 'dot', size: 6, fontSize: 9 } as const;
const REPOSITORY = { shape: 'square', size: 13, fontSize: 14 } as const;

/** In the order of the legend. Pull requests are kinds of their own by verdict. */
export const KINDS: readonly Kind[] = [
  { id: 'workspace', label: 'Workspaces', colour: '#f8fafc', shape: 'star', size: 34, fontSize: 42, isLandmark: true },
  { id: 'project', label: 'Projects', colour: '#a78bfa', shape: 'hexagon', size: 24, fontSize: 34, isLandmark: true },
  { id: 'repository', label: 'Repositories', colour: '#38bdf8', ...REPOSITORY },
  { id: 'group', label: 'Groups', colour: '#f472b6', shape: 'triangle', size: 16, fontSize: 18 },
  { id: 'user', label: 'Users', colour: '#fbbf24', shape: 'diamond', size: 13, fontSize: 15 },
  { id: 'mergedUnapproved', label: 'Merged with unapproved commits', colour: '#f43f5e', ...PULL_REQUEST, size: 13 },
  { id: 'mergedApproved', label: 'Merged, all commits approved', colour: '#22c55e', ...PULL_REQUEST },
  { id: 'mergedUndetermined', label: 'Merged, approval not determined', colour: '#e879f9', ...PULL_REQUEST },
  { id: 'open', label: 'Open', colour: '#5eead4', ...PULL_REQUEST, size: 8, isHollow: true },
  { id: 'closed', label: 'Declined or superseded', colour: '#94a3b8', ...PULL_REQUEST },
  { id: 'permission', label: 'Permissions', colour: '#fb923c', ...DETAIL },
  { id: 'protection', label: 'Main branch protection', colour: '#34d399', ...DETAIL },
  { id: 'restriction', label: 'Branch restrictions', colour: '#c084fc', ...DETAIL },
  { id: 'deployKey', label: 'Deploy keys', colour: '#fde047', ...DETAIL },
  { id: 'webhook', label: 'Webhooks', colour: '#f97316', ...DETAIL },
  { id: 'pipelines', label: 'Pipelines', colour: '#60a5fa', ...DETAIL },
  { id: 'environment', label: 'Environments', colour: '#a3e635', ...DETAIL },
  { id: 'variable', label: 'Pipeline variables', colour: '#e2e8f0', ...DETAIL },
  { id: 'runner', label: 'Runners', colour: '#2dd4bf', ...DETAIL },
  { id: 'other', label: 'Other', colour: '#d6d3d1', shape: 'dot', size: 11, fontSize: 12 },
];

const KIND_OF_TYPE: Readonly<Record<string, string>> = {
  [Entities.WORKSPACE._type]: 'workspace',
  [Entities.PROJECT._type]: 'project',
  [Entities.REPO._type]: 'repository',
  [Entities.GROUP._type]: 'group',
  [Entities.USER._type]: 'user',
  [Entities.PERMISSION._type]: 'permission',
  [Entities.BRANCH_PROTECTION._type]: 'protection',
  [Entities.BRANCH_RESTRICTION._type]: 'restriction',
  [Entities.DEPLOY_KEY._type]: 'deployKey',
  [Entities.WEBHOOK._type]: 'webhook',
  [Entities.PIPELINES_CONFIGURATION._type]: 'pipelines',
  [Entities.ENVIRONMENT._type]: 'environment',
  [Entities.PIPELINE_VARIABLE._type]: 'variable',
  [Entities.RUNNER._type]: 'runner',
};

export function kindOf(entity: GraphObject): string {
  return entity._type === Entities.PULL_REQUEST._type ? verdictOf(entity) : (KIND_OF_TYPE[entity._type] ?? 'other');
}
