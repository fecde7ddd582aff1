import { domainToASCII } from 'node:url';

import type {
  IntegrationInstance,
  IntegrationInstanceConfig,
  IntegrationInstanceConfigField,
  IntegrationInstanceConfigFieldMap,
} from '@jupiterone/integration-sdk-core';

import { ConfigReader, type FieldNames } from './configuration/ConfigReader';
import {
  type AccessToken,
  type ConsumerCredentials,
  readAccessTokens,
  readConsumers,
} from './configuration/credentials';

/** The fields of the Bitbucket tile. Values arrive as people and environments write them; see {@link parseConfig}. */
export interface IntegrationConfig extends IntegrationInstanceConfig {
  /** One OAuth consumer key, or several, comma-delimited. */
  oauthKey: string;
  /** The secrets of the consumers, in the same order. */
  oauthSecret: string;
  /** One workspace slug, or several, comma-delimited. */
  workspace: string;
  /** Access tokens of workspaces, projects or repositories, comma-delimited. */
  accessTokens?: string;
  /** The company's mail domains, comma-delimited. */
  emailDomains?: string;
  ingestPullRequests?: boolean | string;
  enrichedPrs?: boolean | string;
  ingestAccessControls?: boolean | string;
  ingestAutomation?: boolean | string;
  /** A whole number of minutes. */
  rateLimitMaxWaitMinutes?: string | number;
}

/** Fields that a local run reads from the environment; the SDK derives the names of the variables. */
export const VARIABLES: Readonly<Record<string, string>> = {
  oauthKey: 'OAUTH_KEY',
  oauthSecret: 'OAUTH_SECRET',
  workspace: 'WORKSPACE',
  accessTokens: 'ACCESS_TOKENS',
  emailDomains: 'EMAIL_DOMAINS',
  ingestPullRequests: 'INGEST_PULL_REQUESTS',
  enrichedPrs: 'ENRICHED_PRS',
  ingestAccessControls: 'INGEST_ACCESS_CONTROLS',
  ingestAutomation: 'INGEST_AUTOMATION',
  rateLimitMaxWaitMinutes: 'RATE_LIMIT_MAX_WAIT_MINUTES',
};

/*
 * The SDK reads these fields from the environment in local runs only, and ends with a stack trace where a required one is
 * missing. So none is required here; parseConfig() refuses a missing one with a message that helps.
 */
export const instanceConfigFields: IntegrationInstanceConfigFieldMap<IntegrationConfig> = {
  oauthKey: { type: 'string', optional: true },
  oauthSecret: { type: 'string', mask: true, optional: true },
  workspace: { type: 'string', optional: true },
  accessTokens: { type: 'string', mask: true, optional: true },
  emailDomains: { type: 'string', optional: true },
  ingestPullRequests: booleanField('ingestPullRequests'),
  enrichedPrs: booleanField('enrichedPrs'),
  ingestAccessControls: booleanField('ingestAccessControls'),
  ingestAutomation: booleanField('ingestAutomation'),
  rateLimitMaxWaitMinutes: { type: 'string', optional: true },
};

/**
 * A boolean that the environment spells otherwise than `true` or `false` is text to the SDK, which would end with a stack
 * trace. The type is looked up when the SDK reads the field, after it has loaded `.env`.
 */
function booleanField(field: string): IntegrationInstanceConfigField {
  return {
    get type(): 'boolean' | 'string' {
      const value = process.env[VARIABLES[field]!];
      return value === undefined || /^(true|false)$/i.test(value) ? 'boolean' : 'string';
    },
    optional: true,
  };
}

/** The name of `workspace` in older installations: one slug, several with commas, or an array. */
interface LegacyConfig {
  teams?: string | string[];
}

/** The settings of a run: parsed and checked once, then frozen. */
export interface Settings {
  readonly consumers: readonly ConsumerCredentials[];
  readonly accessTokens: readonly AccessToken[];
  /** Workspace slugs in lower case. */
  readonly workspaces: readonly string[];
  /** In lower case and ASCII, the preferred one first. If empty, no e-mail addresses are looked up. */
  readonly emailDomains: readonly string[];
  readonly ingestPullRequests: boolean;
  readonly enrichedPrs: boolean;
  readonly ingestAccessControls: boolean;
  readonly ingestAutomation: boolean;
  /** The maximum total time that a run may wait while every credential is rate limited. */
  readonly rateLimitMaxWaitMinutes: number;
  /** How pull requests are found; `auto` lets each run choose. */
  readonly pullRequestDiscovery: (typeof DISCOVERIES)[number];
  /** How many requests may be in flight at once. */
  readonly concurrency: number;
  /** Scheme, host and port that bearer tokens are sent to, without a path. */
  readonly apiOrigin: string;
  /** Where consumers exchange key and secret for a token. */
  readonly oauthUrl: string;
}

export type ParsedConfig = { settings: Settings; problems?: undefined } | { settings?: undefined; problems: string[] };

const DEFAULT_API_ORIGIN = 'https://api.bitbucket.org';
const DEFAULT_OAUTH_URL = 'https://bitbucket.org/site/oauth2/access_token';
const DISCOVERIES = ['auto', 'full', 'economical'] as const;
const CONCURRENCY = { fallback: 5, min: 1, max: 32 };
const MAX_WAIT_MINUTES = { fallback: 0, min: 0, max: 24 * 60 };

/**
 * Turns an instance's configuration, and the environment of a developer, into settings.
 *
 * @param config the instance's configuration; it is not changed
 * @param environment where `BITBUCKET_API_ORIGIN`, `BITBUCKET_OAUTH_URL`, `BITBUCKET_CONCURRENCY` and
 *   `BITBUCKET_PULL_REQUEST_DISCOVERY` are looked up. They are deliberately not instance fields: a user who may edit a tile
 *   must not be able to send its secrets elsewhere.
 * @param isLocal whether the configuration comes from the environment, so that messages also name the variables
 * @returns the frozen settings, or every problem found, each a sentence that names the field. Never throws.
 */
export function parseConfig(
  config: Partial<IntegrationConfig> & LegacyConfig,
  environment: Readonly<Record<string, string | undefined>>,
  isLocal = false,
): ParsedConfig {
  const nameOf = fieldNames(isLocal);
  const fields = new ConfigReader({ ...config, workspace: config.workspace || config.teams }, nameOf);
  const variables = new ConfigReader(environment, (variable) => variable);
  const settings: Settings = {
    consumers: readConsumers(fields),
    accessTokens: readAccessTokens(fields),
    workspaces: readWorkspaces(fields),
    emailDomains: readEmailDomains(fields),
    ingestPullRequests: fields.boolean('ingestPullRequests', true),
    enrichedPrs: fields.boolean('enrichedPrs', false),
    ingestAccessControls: fields.boolean('ingestAccessControls', false),
    ingestAutomation: fields.boolean('ingestAutomation', false),
    rateLimitMaxWaitMinutes: fields.wholeNumber('rateLimitMaxWaitMinutes', MAX_WAIT_MINUTES),
    pullRequestDiscovery: variables.oneOf('BITBUCKET_PULL_REQUEST_DISCOVERY', DISCOVERIES),
    concurrency: variables.wholeNumber('BITBUCKET_CONCURRENCY', CONCURRENCY),
    apiOrigin: variables.url('BITBUCKET_API_ORIGIN', DEFAULT_API_ORIGIN).origin,
    oauthUrl: variables.url('BITBUCKET_OAUTH_URL', DEFAULT_OAUTH_URL).href,
  };
  const problems = [...fields.problems, ...variables.problems];
  return problems.length > 0 ? { problems } : { settings: Object.freeze(settings) };
}

/** In a local run, messages name the variable that the person edits as well: `OAUTH_KEY (oauthKey)`. */
export function fieldNames(isLocal: boolean): FieldNames {
  return (field) => (isLocal && VARIABLES[field] ? `${VARIABLES[field]} (${field})` : field);
}

/** Whether a run reads its configuration from the environment: `j1-integration collect` creates an instance with this id. */
export function isLocalRun(instance: Pick<IntegrationInstance, 'id'>): boolean {
  return instance.id === 'local-integration-instance';
}

function readWorkspaces(fields: ConfigReader): readonly string[] {
  const slugs = fields.list(
    'workspace',
    'Enter the slug of the Bitbucket workspace, the first part of its address: https://bitbucket.org/SLUG/.',
  );
  // Bitbucket ignores the case of slugs
  const lowerCase = slugs.map((slug) => slug.toLowerCase());
  fields.reportRepeated('workspace', lowerCase);
  slugs.forEach((slug, index) => {
    // a slug of dots alone would change the path of a request
    if (/[\s/:]|^\.+$/.test(slug)) {
      const problem = `("${slug}") is not a slug. Enter only the first part of the address: https://bitbucket.org/SLUG/.`;
      fields.reportItem('workspace', index, problem);
    }
  });
  return Object.freeze(lowerCase);
}

function readEmailDomains(fields: ConfigReader): readonly string[] {
  const advice = 'Enter domains of e-mail addresses, for example: acme.com, acme.de.';
  const domains = fields.optionalList('emailDomains', advice).map((domain) => domain.toLowerCase());
  const inAscii = domains.map((domain) => (/[@*\s/:]/.test(domain) ? '' : domainToASCII(domain)));
  inAscii.forEach((domain, index) => {
    if (domains[index] !== '' && !/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$/.test(domain)) {
      fields.reportItem('emailDomains', index, `("${domains[index]}") is not a domain. ${advice}`);
    }
  });
  fields.reportRepeated('emailDomains', inAscii);
  return Object.freeze(inAscii);
}
