import { domainToASCII } from 'node:url';

import { quoted } from '../text/credentials';
import type { Setting } from './setting';

/** The fields of the Bitbucket tile. Local runs read them from the environment. */
export const FIELDS = {
  oauthKey: {
    variable: 'OAUTH_KEY',
    label: 'Bitbucket Client Key',
    type: 'list',
    required: true,
    problemOf: (key) =>
      // a colon would end the key where it is sent together with the secret
      /^[\x21-\x39\x3b-\x7e]*$/.test(key)
        ? undefined
        : 'contains white space or other characters that no key has. Copy it from Bitbucket again.',
    help: 'The key (Client ID) of an OAuth client, formerly OAuth consumer, of the workspace, or several keys separated by commas.',
  },
  oauthSecret: {
    variable: 'OAUTH_SECRET',
    label: 'Bitbucket Client Secret',
    type: 'list',
    required: true,
    mask: true,
    mayRepeat: true,
    help: 'The secret of the OAuth client, or several secrets separated by commas, in the order of the keys.',
  },
  workspace: {
    variable: 'WORKSPACE',
    label: 'Bitbucket Workspace',
    type: 'list',
    required: true,
    // Bitbucket ignores the case of slugs
    normalize: (slug) => slug.toLowerCase(),
    problemOf: (slug) =>
      // a slug of dots alone would change the path of a request; braces are those of a uuid
      /[^\p{L}\p{N}_.~{}-]|^\.+$/u.test(slug)
        ? `(${quoted(slug)}) is not a slug. Enter only the first part of the address: https://bitbucket.org/SLUG/.`
        : undefined,
    help: 'The slug of the Bitbucket workspace (bitbucket.org/SLUG), or several slugs separated by commas.',
    details:
      'Every consumer must be able to read every workspace; if yours cannot, add one configuration for each workspace.',
  },
  accessTokens: {
    variable: 'ACCESS_TOKENS',
    label: 'Bitbucket Access Tokens',
    type: 'list',
    mask: true,
    problemOf: (token) =>
      // characters that a header can hold
      /^[\x21-\x7e]*$/.test(token)
        ? undefined
        : 'contains white space or other characters that no access token has. Copy it from Bitbucket again.',
    help: 'Access tokens of the workspace, of projects or of repositories, separated by commas.',
    details:
      'They are used first for repository data, because Bitbucket may allow them more calls than OAuth consumers: see [Rate limits](docs/rate-limits.md#access-tokens).',
  },
  emailDomains: {
    variable: 'EMAIL_DOMAINS',
    label: 'Company Mail Domains',
    type: 'list',
    normalize: toAsciiDomain,
    problemOf: (domain) =>
      /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$/.test(toAsciiDomain(domain))
        ? undefined
        : `(${quoted(domain)}) is not a domain. Enter domains of e-mail addresses, for example: acme.com, acme.de.`,
    help: "The company's mail domains, separated by commas, the preferred one first, for example: acme.com, acme.de.",
    details:
      'With them, the integration finds the e-mail addresses of members, so that JupiterOne can map users to employees: see [Users and employees](docs/users-and-employees.md). Leave it empty to ask for nothing.',
  },
  excludeRepositories: {
    variable: 'EXCLUDE_REPOSITORIES',
    label: 'Repositories to Leave Out',
    type: 'list',
    // Bitbucket ignores the case of slugs
    normalize: (pattern) => pattern.toLowerCase(),
    problemOf: (pattern) =>
      /^[^\s/]+\/[^\s/]+$/.test(pattern)
        ? undefined
        : `(${quoted(pattern)}) is not of the form WORKSPACE/REPOSITORY. Enter both slugs with a slash between them, for example: acme/sandbox-*.`,
    help: 'Repositories to leave out, as workspace/repository, separated by commas, for example: acme/sandbox-*, acme/mirror.',
    details:
      'An asterisk stands for any characters, a question mark for one. Nothing of these repositories is ingested and nothing is asked about them; JupiterOne deletes what it knows about them.',
  },
  ingestPullRequests: {
    variable: 'INGEST_PULL_REQUESTS',
    label: 'Bitbucket Ingest Pull Requests',
    type: 'boolean',
    default: true,
    help: 'Whether to ingest pull requests.',
  },
  pullRequestIngestSinceDays: {
    variable: 'PULL_REQUEST_INGEST_SINCE_DAYS',
    label: 'Days of Pull Requests in the First Run',
    type: 'wholeNumber',
    default: 1,
    min: 1,
    max: 366,
    help: 'How many days of pull requests the first run reads, the newest first, as far as its calls reach.',
    details: 'Later runs read what changed since the last successful one.',
  },
  enrichedPrs: {
    variable: 'ENRICHED_PRS',
    label: 'Bitbucket Enriched PRs',
    type: 'boolean',
    default: false,
    help: 'Whether to read a pull request again, at one more call, when it was listed without reviewers and participants.',
    details: 'Normally they come with the list of pull requests.',
  },
  ingestAccessControls: {
    variable: 'INGEST_ACCESS_CONTROLS',
    label: 'Bitbucket Ingest Access Controls',
    type: 'boolean',
    default: 'sources',
    help: 'Whether to ingest who can do what, such as permissions, branch restrictions and deploy keys.',
    details: 'The consumers need more permissions: see [Access controls](docs/data-model.md#access-controls).',
  },
  ingestAutomation: {
    variable: 'INGEST_AUTOMATION',
    label: 'Bitbucket Ingest Automation',
    type: 'boolean',
    default: 'sources',
    help: 'Whether to ingest what can act on repositories, such as webhooks, runners and the names of variables.',
    details: 'The consumers need more permissions: see [Automation](docs/data-model.md#automation).',
  },
  rateLimitMaxWaitMinutes: {
    variable: 'RATE_LIMIT_MAX_WAIT_MINUTES',
    label: 'Minutes to Wait at the Rate Limit',
    type: 'wholeNumber',
    default: 0,
    min: 0,
    max: 24 * 60,
    help: 'How many minutes in all a run may pause while every credential is rate limited.',
    details: 'With 0 it never pauses.',
  },
} as const satisfies Record<string, Setting & { readonly label: string }>;

/**
 * Settings for development, which only the environment has. They are deliberately not fields: a user who may edit a tile must
 * not be able to send its secrets elsewhere.
 */
export const ENVIRONMENT_ONLY = {
  pullRequestDiscovery: {
    variable: 'BITBUCKET_PULL_REQUEST_DISCOVERY',
    type: 'oneOf',
    default: 'auto',
    words: ['auto', 'full', 'economical'],
    help: 'How pull requests are found; auto lets each run choose.',
  },
  concurrency: {
    variable: 'BITBUCKET_CONCURRENCY',
    type: 'wholeNumber',
    default: 5,
    min: 1,
    max: 32,
    help: 'How many requests may be in flight at once.',
  },
  apiOrigin: {
    variable: 'BITBUCKET_API_ORIGIN',
    type: 'url',
    default: 'https://api.bitbucket.org',
    part: 'origin',
    help: "Scheme, host and port of Bitbucket's API, which tokens are sent to. Plain http is for this machine only.",
  },
  oauthUrl: {
    variable: 'BITBUCKET_OAUTH_URL',
    type: 'url',
    default: 'https://bitbucket.org/site/oauth2/access_token',
    part: 'href',
    help: 'Where consumers exchange key and secret for a token. Plain http is for this machine only.',
  },
} as const satisfies Record<string, Setting>;

/** Returns an empty string for what is no domain. */
function toAsciiDomain(domain: string): string {
  return /[@*\s/:]/.test(domain) ? '' : domainToASCII(domain.toLowerCase());
}
