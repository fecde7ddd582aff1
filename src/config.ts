import { inspect } from 'node:util';

import type { IntegrationInstanceConfig, IntegrationInstanceConfigFieldMap } from '@jupiterone/integration-sdk-core';

/** The fields of the Bitbucket tile. Values arrive as people and environments write them; see {@link parseConfig}. */
export interface IntegrationConfig extends IntegrationInstanceConfig {
  /** One OAuth consumer key, or several, comma-delimited. */
  oauthKey: string;
  /** The secrets of the consumers, in the same order. */
  oauthSecret: string;
  /** One workspace slug, or several, comma-delimited. */
  workspace: string;
  ingestPullRequests?: boolean | string;
  enrichedPrs?: boolean | string;
  ingestAccessControls?: boolean | string;
  ingestAutomation?: boolean | string;
  /** A whole number of minutes. */
  rateLimitMaxWaitMinutes?: string | number;
}

export const instanceConfigFields: IntegrationInstanceConfigFieldMap<IntegrationConfig> = {
  oauthKey: { type: 'string' },
  oauthSecret: { type: 'string', mask: true },
  workspace: { type: 'string' },
  ingestPullRequests: { type: 'boolean', optional: true },
  enrichedPrs: { type: 'boolean', optional: true },
  ingestAccessControls: { type: 'boolean', optional: true },
  ingestAutomation: { type: 'boolean', optional: true },
  rateLimitMaxWaitMinutes: { type: 'string', optional: true },
};

/** The name of an instance as older installations still have it: one slug, several with commas, or an array. */
interface LegacyConfig {
  teams?: string | string[];
}

export interface ConsumerCredentials {
  readonly key: string;
  readonly secret: string;
}

/** What a run goes by: parsed once, checked, frozen. */
export interface Settings {
  readonly consumers: readonly ConsumerCredentials[];
  /** Workspace slugs as configured. */
  readonly workspaces: readonly string[];
  readonly ingestPullRequests: boolean;
  readonly enrichedPrs: boolean;
  readonly ingestAccessControls: boolean;
  readonly ingestAutomation: boolean;
  /** How long a run may pause in all while every consumer is rate limited. */
  readonly rateLimitMaxWaitMinutes: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Scheme, host and port that bearer tokens are sent to, without a path. */
  readonly apiOrigin: string;
  /** Where consumers exchange key and secret for a token. */
  readonly oauthUrl: string;
}

export type ParsedConfig = { settings: Settings; problems?: undefined } | { settings?: undefined; problems: string[] };

const DEFAULT_API_ORIGIN = 'https://api.bitbucket.org';
const DEFAULT_OAUTH_URL = 'https://bitbucket.org/site/oauth2/access_token';
const DEFAULT_CONCURRENCY = 5;
const MAX_CONCURRENCY = 32;
const MAX_WAIT_MINUTES = 24 * 60;
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Turns an instance's configuration, and the environment of a developer, into settings.
 *
 * @param config the instance's configuration; it is not changed.
 * @param environment where `BITBUCKET_API_ORIGIN`, `BITBUCKET_OAUTH_URL` and `BITBUCKET_CONCURRENCY` are looked up. They
 *   are no fields of an instance on purpose: who may edit a tile must not be able to send its secrets elsewhere.
 * @returns the frozen settings, or every problem found, each a sentence that names the field. Never throws.
 */
export function parseConfig(
  config: Partial<IntegrationConfig> & LegacyConfig,
  environment: Readonly<Record<string, string | undefined>>,
): ParsedConfig {
  const problems: string[] = [];
  const settings: Settings = {
    consumers: parseConsumers(config, problems),
    workspaces: parseWorkspaces(config, problems),
    ingestPullRequests: parseBoolean('ingestPullRequests', config.ingestPullRequests, true, problems),
    enrichedPrs: parseBoolean('enrichedPrs', config.enrichedPrs, false, problems),
    ingestAccessControls: parseBoolean('ingestAccessControls', config.ingestAccessControls, false, problems),
    ingestAutomation: parseBoolean('ingestAutomation', config.ingestAutomation, false, problems),
    rateLimitMaxWaitMinutes: parseWholeNumber(
      'rateLimitMaxWaitMinutes',
      config.rateLimitMaxWaitMinutes,
      { fallback: 0, min: 0, max: MAX_WAIT_MINUTES },
      problems,
    ),
    concurrency: parseWholeNumber(
      'BITBUCKET_CONCURRENCY',
      environment.BITBUCKET_CONCURRENCY,
      { fallback: DEFAULT_CONCURRENCY, min: 1, max: MAX_CONCURRENCY },
      problems,
    ),
    apiOrigin: parseUrl('BITBUCKET_API_ORIGIN', environment.BITBUCKET_API_ORIGIN || DEFAULT_API_ORIGIN, problems)
      .origin,
    oauthUrl: parseUrl('BITBUCKET_OAUTH_URL', environment.BITBUCKET_OAUTH_URL || DEFAULT_OAUTH_URL, problems).href,
  };
  return problems.length > 0 ? { problems } : { settings: Object.freeze(settings) };
}

function parseConsumers(config: Partial<IntegrationConfig>, problems: string[]): readonly ConsumerCredentials[] {
  const keys = parseList('oauthKey', config.oauthKey, 'Enter the key of an OAuth consumer of the workspace.', problems);
  const secrets = parseList(
    'oauthSecret',
    config.oauthSecret,
    'Enter the secret of the OAuth consumer named in oauthKey.',
    problems,
  );
  reportRepeated('oauthKey', keys, problems);
  if (keys.length > 0 && secrets.length > 0 && keys.length !== secrets.length) {
    problems.push(
      `oauthKey lists ${count(keys.length, 'key')} but oauthSecret ${count(secrets.length, 'secret')}. ` +
        'Enter one secret for each key, in the same order, separated by commas.',
    );
  }
  return Object.freeze(keys.map((key, index) => concealed({ key, secret: secrets[index] ?? '' })));
}

/** Shows the key only, wherever the settings may come to be printed. */
function concealed(credentials: ConsumerCredentials): ConsumerCredentials {
  const shown = () => ({ key: credentials.key, secret: '***' });
  return Object.freeze(
    Object.defineProperties(credentials, { toJSON: { value: shown }, [inspect.custom]: { value: shown } }),
  );
}

function parseWorkspaces(config: Partial<IntegrationConfig> & LegacyConfig, problems: string[]): readonly string[] {
  const slugs = parseList(
    'workspace',
    config.workspace || config.teams,
    'Enter the slug of the Bitbucket workspace, the first part of its address: https://bitbucket.org/SLUG/.',
    problems,
  );
  // Bitbucket looks slugs up without regard to case
  const lowerCase = slugs.map((slug) => slug.toLowerCase());
  reportRepeated('workspace', lowerCase, problems);
  slugs.forEach((slug, index) => {
    if (/[\s/:]/.test(slug)) {
      problems.push(
        `workspace: item ${index + 1} ("${slug}") is not a slug. ` +
          'Enter only the first part of the address: https://bitbucket.org/SLUG/.',
      );
    }
  });
  return Object.freeze(lowerCase);
}

/** The items of a comma-delimited value, trimmed. Empty items are problems; their values are never quoted. */
function parseList(field: string, value: unknown, advice: string, problems: string[]): string[] {
  const text = Array.isArray(value) ? value.join(',') : value;
  if (text === undefined || text === null || (typeof text === 'string' && text.trim() === '')) {
    problems.push(`${field} is missing. ${advice}`);
    return [];
  }
  if (typeof text !== 'string') {
    problems.push(`${field} must be text. ${advice}`);
    return [];
  }
  const items = text.split(',').map((item) => item.trim());
  items.forEach((item, index) => {
    if (item === '') {
      problems.push(`${field}: item ${index + 1} of ${items.length} is empty. Remove the extra comma or fill it in.`);
    }
  });
  return items;
}

function reportRepeated(field: string, items: string[], problems: string[]): void {
  items.forEach((item, index) => {
    const first = items.indexOf(item);
    if (item !== '' && first < index) {
      problems.push(`${field}: item ${index + 1} repeats item ${first + 1}. Remove one of them.`);
    }
  });
}

function parseBoolean(field: string, value: unknown, fallback: boolean, problems: string[]): boolean {
  if (typeof value === 'boolean') {
    return value;
  }
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (text === undefined || text === null || text === '') {
    return fallback;
  }
  if (text !== 'true' && text !== 'false') {
    problems.push(`${field} must be true or false.`);
  }
  return text === 'true';
}

function parseWholeNumber(
  field: string,
  value: unknown,
  { fallback, min, max }: { fallback: number; min: number; max: number },
  problems: string[],
): number {
  const text = typeof value === 'number' ? String(value) : value;
  if (text === undefined || text === null || (typeof text === 'string' && text.trim() === '')) {
    return fallback;
  }
  const number = typeof text === 'string' && /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (!(number >= min && number <= max)) {
    problems.push(`${field} must be a whole number from ${min} to ${max}.`);
    return fallback;
  }
  return number;
}

function parseUrl(variable: string, value: string, problems: string[]): { origin: string; href: string } {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    problems.push(`${variable} is not an address such as ${DEFAULT_API_ORIGIN}.`);
    return { origin: DEFAULT_API_ORIGIN, href: DEFAULT_OAUTH_URL };
  }
  const isLoopback = LOOPBACK_HOSTS.includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    problems.push(`${variable} must start with https://; plain http is accepted for this machine (127.0.0.1) only.`);
  }
  if (url.username || url.password) {
    problems.push(`${variable} must not contain a user name or a password.`);
  }
  return url;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
