import { ACCESS_ROUTES } from './accessRoutes';
import { AUTOMATION_ROUTES } from './automationRoutes';
import { PULL_REQUEST_ROUTES } from './pullRequestRoutes';
import { REPOSITORY_ROUTES } from './repositoryRoutes';
import type { Route } from './route';
import { WORKSPACE_ROUTES } from './workspaceRoutes';

/** All endpoints except the token endpoint. */
export const ROUTES: readonly Route[] = [
  ...WORKSPACE_ROUTES,
  ...REPOSITORY_ROUTES,
  ...PULL_REQUEST_ROUTES,
  ...ACCESS_ROUTES,
  ...AUTOMATION_ROUTES,
];
