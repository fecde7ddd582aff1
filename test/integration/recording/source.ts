import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'dotenv';

import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator';
import { type IntegrationConfig, parseConfig } from '../../../src/config';
import { type Anonymizer, createAnonymizer } from './anonymize';
import { HEADERS } from './vocabulary';

/** The origin of the API in recordings. Nothing listens there. */
export const RECORDED_ORIGIN = 'http://127.0.0.1:7990';
const RECORDED_OAUTH_URL = `${RECORDED_ORIGIN}/site/oauth2/access_token`;

type Environment = Readonly<Record<string, string | undefined>>;

/** What is recorded, and how it is written down. */
export interface Source {
  /** Says in the recording where it comes from. */
  comment: string;
  /** The time of the recording, in milliseconds since 1970. */
  now: number;
  config: IntegrationConfig;
  apiOrigin: string;
  oauthUrl: string;
  /** What takes the place of a response's parts, and of the configured workspace. */
  written: Anonymizer;
  close(): Promise<void>;
}

const CREDENTIALS = ['OAUTH_KEY', 'OAUTH_SECRET', 'WORKSPACE'];

/**
 * What `RECORD` asks for: `simulator`, or `1` for Bitbucket if the environment or `.env` has credentials, otherwise for the
 * simulator as well.
 *
 * @returns the environment with the credentials for Bitbucket, `simulator`, or undefined if nothing is to be recorded
 */
export function recordFrom(environment: Environment, root: string): Environment | 'simulator' | undefined {
  const { RECORD: record = '' } = environment;
  if (record === '' || record === 'simulator') {
    return record || undefined;
  }
  if (record !== '1') {
    throw new Error(`RECORD is "${record}". Set it to 1 to record from Bitbucket, or to simulator.`);
  }
  const file = join(root, '.env');
  const settings = { ...(existsSync(file) && parse(readFileSync(file))), ...environment };
  const missing = CREDENTIALS.filter((name) => !settings[name]);
  if (missing.length > 0 && missing.length < CREDENTIALS.length) {
    throw new Error(`To record from Bitbucket, set ${missing.join(' and ')} as well, in the environment or in .env.`);
  }
  return missing.length > 0 ? 'simulator' : settings;
}

/** Starts a simulator. What it makes up needs no replacement. */
export async function simulatorAsSource(
  options: SimulatorOptions & { now: number },
  prepare: (simulator: Simulator) => void = () => {},
): Promise<Source> {
  const simulator = await startSimulator({ clock: () => options.now, ...options });
  prepare(simulator);
  const environment = simulator.environment();
  const withOrigin = (text: string) => text.replaceAll(simulator.origin, RECORDED_ORIGIN);
  return {
    comment: 'Recorded against the simulated Bitbucket of simulator/, not against bitbucket.org.',
    now: options.now,
    config: configOf(environment),
    apiOrigin: simulator.origin,
    oauthUrl: simulator.oauthUrl,
    written: {
      text: (value) => value,
      url: withOrigin,
      body: (text) => withOrigin(text.replace(/("access_token":\s*")[^"]*"/, '$1redacted"')),
      headers: (headers) => headers.filter(({ name }) => HEADERS.has(name.toLowerCase())),
    },
    close: () => simulator.close(),
  };
}

/** Bitbucket, or what `BITBUCKET_API_ORIGIN` names. Everything that it sends is made anonymous. */
export function bitbucketAsSource(environment: Environment): Source {
  const config = configOf(environment);
  const { settings, problems } = parseConfig(config, environment, true);
  if (!settings) {
    throw new Error(problems.join(' '));
  }
  const { apiOrigin, oauthUrl } = settings;
  const where = environment.BITBUCKET_API_ORIGIN ? 'a server in the place of Bitbucket Cloud' : 'Bitbucket Cloud';
  const anonymizer = createAnonymizer(randomBytes(32), { api: apiOrigin, recorded: RECORDED_ORIGIN });
  return {
    comment: `Recorded against ${where}. People, ids, names, hosts and secrets were replaced.`,
    now: Date.now(),
    config,
    apiOrigin,
    oauthUrl,
    written: { ...anonymizer, url: (url) => (url === oauthUrl ? RECORDED_OAUTH_URL : anonymizer.url(url)) },
    close: () => Promise.resolve(),
  };
}

/** What a replay is configured with. Requests are recognized without their credentials. */
export function recordedConfig(workspace: string): IntegrationConfig {
  return configOf({
    OAUTH_KEY: 'recorded-key-one,recorded-key-two',
    OAUTH_SECRET: 'recorded-secret-one,recorded-secret-two',
    ACCESS_TOKENS: 'recorded-access-token',
    WORKSPACE: workspace,
  });
}

export const RECORDED_ADDRESS = { apiOrigin: RECORDED_ORIGIN, oauthUrl: RECORDED_OAUTH_URL };

function configOf({
  OAUTH_KEY = '',
  OAUTH_SECRET = '',
  WORKSPACE = '',
  ACCESS_TOKENS,
}: Environment): IntegrationConfig {
  return { oauthKey: OAUTH_KEY, oauthSecret: OAUTH_SECRET, workspace: WORKSPACE, accessTokens: ACCESS_TOKENS };
}
