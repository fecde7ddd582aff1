import { ENDPOINTS } from '../../../src/bitbucket/endpoints';

/*
 * What a recording of a real workspace may show: the words of Bitbucket's API. Everything else is replaced, see anonymize.ts.
 * Sources: https://developer.atlassian.com/cloud/bitbucket/rest/ and the resources in src/bitbucket.
 */

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Text of these fields is kept if it looks like the name of a constant. */
export const CONSTANT_FIELDS = words(`
  account_privilege account_status branch_match_kind branch_type default_merge_strategy default_permission error events
  fork_policy forking_mode granted kind language markup merge_strategies permission privilege required reviewer_type role
  scm state status subject_type token_type type
`);

export const TIME_FIELDS = words(`
  added_on closed_on created_at created_on date joined_on last_accessed last_used participated_on updated_on
`);

/** Numbers of other fields are replaced. */
export const NUMBER_FIELDS = words('comment_count expires_in id page pagelen rank size task_count value');

/** Nothing has to match these, so they are left out instead of replaced. */
export const SECRET_FIELDS = words('access_token client_secret password refresh_token secret token value');

/** Names of other fields are replaced, because the name of a field can be data as well. */
export const FIELDS = new Set([
  ...CONSTANT_FIELDS,
  ...TIME_FIELDS,
  ...NUMBER_FIELDS,
  ...SECRET_FIELDS,
  ...words(`
    account_id active activity admin_only announcement_url approval approve approved audience author auto_add avatar branch
    branch_restrictions branch_types branching_model category changes changes_requested client_id clone close_source_branch
    closed_by comment comments commit commits committer cordoned created_by current data decline default_merge_strategies
    default_reviewers deployment_gate_enabled description destination detail development diff diffstat display_name downloads
    draft email email_forwarding_disabled enabled enforced_signed_commits environment_lock_enabled environment_type
    error_description fields forks full_name full_slug group groups has_2fa_enabled has_issues has_publicly_visible_repos
    has_wiki hash hidden history_enabled hooks href html is_active is_privacy_enforced is_private is_staff is_team key label
    labels links lock mainbranch members merge merge_commit mergeable message name next nickname oauth_client
    override_settings owner owners parent parents participants pattern pipelines_source_branches prefix previous production
    project projects pull_request pullrequest pullrequests queued raw read_only reason rendered repositories repository
    resource_uri restrictions reviewers scope scopes secret_set secured self skip_cert_verification slug snippets source
    subject summary target title token_endpoint update url use_mainbranch user username users uuid values version watchers
    website workspace
  `),
]);

/** The parts of the paths that the integration requests. */
const PATHS = Object.values(ENDPOINTS).flatMap(({ path }) => path.split('/').filter((part) => !part.startsWith('{')));

/** These name nobody and nothing, wherever they occur: parts of the API's paths and queries, and what Bitbucket gives everybody. */
export const WORDS = words(`
  ${PATHS.join(' ')}
  1.0 2.0 !api site oauth2 access_token
  activity approve avatar branch branches branch-restrictions branching-model comments commit commits decline
  default-reviewers deploy-keys deployments_config diff diffstat downloads effective-branching-model
  effective-default-reviewers environments forks groups hooks members merge override-settings permissions
  permissions-config pipelines-config pipelines_config projects pull-requests pullrequests refs repositories runners src
  teams users variables watchers workspace workspaces
  DECLINED MERGED OPEN SUPERSEDED admin collaborator member owner read write
  bugfix dev develop development feature hotfix main master release
  Production Staging Test
  linux linux.arm64 linux.shell macos self.hosted windows
  INSUFFICIENT_RIGHTS pipelines-service.repository.not-found
`);

/** What Bitbucket says. Quoted parts are replaced; here they are empty. */
export const PHRASES: ReadonlySet<string> = new Set([
  "No project with key '' in this workspace.",
  "No workspace with identifier ''.",
  'Access token expired.',
  'Access token expired. Use your refresh token to obtain a new access token.',
  'Bad Request',
  "Cannot use client_credentials with a consumer marked as ''. Calls for auto generated consumers should use urn:bitbucket:oauth2:jwt instead.",
  'Forbidden',
  'Invalid OAuth client credentials',
  'Invalid page',
  'Invalid pagelen',
  'No callback uri defined for the OAuth client.',
  'Rate limit for this resource has been exceeded',
  'Resource not found',
  'Resource removed',
  'There is no API hosted at this URL.',
  'This API is not accessible by this authentication mechanism',
  'This feature is not available on your current plan.',
  'Token is invalid, expired, or not supported for this endpoint.',
  'You do not have access to view this workspace.',
  'You may not have access to this repository or it no longer exists in this workspace.',
  'Your credentials lack one or more required privilege scopes.',
]);

export const KEY_TYPES = words(`
  ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com
  sk-ssh-ed25519@openssh.com ssh-dss ssh-ed25519 ssh-rsa
`);

/** Links to these hosts show nothing but their path, which is replaced. */
export const HOSTS = words('api.bitbucket.org bitbucket.org');

/** Parameters of the API. Names of other parameters are replaced. */
export const PARAMETERS = words('exclude fields include page pagelen q role sort state');

/** Headers that the client reads, with the values that are kept. All other headers are left out. */
export const HEADERS: ReadonlyMap<string, RegExp> = new Map([
  ['content-type', /^(application\/json|text\/(html|plain))(; ?charset=[\w-]+)?$/i],
  ['retry-after', /^\d{1,9}$/],
  ['x-oauth-scopes', /^[a-z]+(:[a-z]+)?(, ?[a-z]+(:[a-z]+)?)*$/],
  ['x-ratelimit-limit', /^\d{1,7}$/],
  ['x-ratelimit-nearlimit', /^(true|false)$/i],
]);
