import type { Settings } from './config';
import { Steps } from './graph/model';
import type { Scope } from './requiredScopes';

/** A step that a setting switches on or off. */
export interface OptionalStep {
  readonly isOn: (settings: Settings) => boolean;
  /** What every consumer must have been granted; without it the step is left out, and the run goes on. */
  readonly scopes: readonly Scope[];
}

const pullRequests = (settings: Settings) => settings.ingestPullRequests;
const accessControls = (settings: Settings) => settings.ingestAccessControls;
const automation = (settings: Settings) => settings.ingestAutomation;

/**
 * Every other step is always on. The scopes are those of the endpoints that a step asks; where a scope is required of
 * every run, it is not repeated here: see requiredScopes.ts.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication
 */
export const OPTIONAL_STEPS: ReadonlyMap<string, OptionalStep> = new Map<string, OptionalStep>([
  [Steps.PULL_REQUESTS, { isOn: pullRequests, scopes: [] }],
  [Steps.REPO_PERMISSIONS, { isOn: accessControls, scopes: ['repository:admin'] }],
  [Steps.PROJECT_PERMISSIONS, { isOn: accessControls, scopes: ['project:admin'] }],
  [Steps.BRANCH_RESTRICTIONS, { isOn: accessControls, scopes: ['repository:admin'] }],
  [Steps.DEFAULT_REVIEWERS, { isOn: accessControls, scopes: ['pullrequest'] }],
  [Steps.REPO_DEPLOY_KEYS, { isOn: accessControls, scopes: ['repository', 'repository:admin'] }],
  [Steps.PROJECT_DEPLOY_KEYS, { isOn: accessControls, scopes: ['project', 'project:admin'] }],
  [Steps.WEBHOOKS, { isOn: automation, scopes: ['webhook'] }],
  [Steps.PIPELINES, { isOn: automation, scopes: ['repository:admin'] }],
  [Steps.ENVIRONMENTS, { isOn: automation, scopes: ['pipeline'] }],
  [Steps.RUNNERS, { isOn: automation, scopes: ['runner'] }],
  [Steps.PIPELINE_VARIABLES, { isOn: automation, scopes: ['pipeline'] }],
]);
