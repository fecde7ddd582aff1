import type { IntegrationInstance, IntegrationInstanceConfigFieldMap } from '@jupiterone/integration-sdk-core';

import { findProxyProblems } from './bitbucket/http/proxy';
import { ConfigReader, type FieldNames } from './configuration/ConfigReader';
import {
  type AccessToken,
  type ConsumerCredentials,
  findUnpaired,
  toAccessTokens,
  toConsumers,
} from './configuration/credentials';
import { type Setting, type ValuesOf } from './configuration/setting';
import { ENVIRONMENT_ONLY, FIELDS } from './configuration/settings';
import { readTlsOptions, type TlsOptions } from './configuration/tlsOptions';
import { lookUp } from './text/untrusted';

type Field = keyof typeof FIELDS;

/** The fields of the Bitbucket tile. Values arrive as people and environments write them; see {@link parseConfig}. */
export type IntegrationConfig = { [Name in RequiredField]: string } & {
  [Name in Exclude<Field, RequiredField>]?: FieldValue<ValuesOf<typeof FIELDS>[Name]>;
};

type RequiredField = { [Name in Field]: (typeof FIELDS)[Name] extends { required: true } ? Name : never }[Field];
type FieldValue<Parsed> = Parsed extends boolean | number ? Parsed | string : string;

/** The settings of a run: parsed and checked once, then frozen. */
export interface Settings
  extends
    Omit<ValuesOf<typeof FIELDS>, 'oauthKey' | 'oauthSecret' | 'workspace' | 'accessTokens'>,
    ValuesOf<typeof ENVIRONMENT_ONLY> {
  readonly consumers: readonly ConsumerCredentials[];
  readonly accessTokens: readonly AccessToken[];
  /** Workspace slugs in lower case. */
  readonly workspaces: readonly string[];
  readonly tls: TlsOptions;
}

export type ParsedConfig = { settings: Settings; problems?: undefined } | { settings?: undefined; problems: string[] };

/** The fields as the SDK reads them from the environment in local runs, and masks them in logs. */
export const instanceConfigFields = mapFields(({ type, mask, required }) => ({
  type: type === 'boolean' ? 'boolean' : 'string',
  ...(mask && { mask }),
  ...(!required && { optional: true }),
})) satisfies IntegrationInstanceConfigFieldMap<IntegrationConfig>;

/** The environment variables that a local run reads fields from. */
export const VARIABLES: Readonly<Record<string, string>> = mapFields(({ variable }) => variable);

/**
 * Turns an instance's configuration, and the environment of a developer, into settings.
 *
 * @param config the instance's configuration; it is not changed. `teams` is the name of `workspace` in older installations. It may also
 *   have the options of {@link readTlsOptions}
 * @param environment has the settings of {@link ENVIRONMENT_ONLY}
 * @param isLocal whether the configuration comes from the environment: messages then also name the variables, and optional sources
 *   are off unless a field switches them on
 * @returns the frozen settings, or every problem found, each a sentence that names the field. Never throws.
 */
export function parseConfig(
  config: (Partial<IntegrationConfig> & { teams?: string | string[] }) | null | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isLocal = false,
): ParsedConfig {
  const nameOf = fieldNames(isLocal);
  const fields = new ConfigReader({ ...config, workspace: config?.workspace || config?.teams }, nameOf, isLocal);
  const variables = new ConfigReader(environment, (variable) => variable);
  const { oauthKey, oauthSecret, workspace, accessTokens, ...others } = fields.readAll(FIELDS);
  const { problems: tlsProblems, ...tls } = readTlsOptions(config);
  const settings: Settings = {
    ...others,
    ...variables.readAll(ENVIRONMENT_ONLY, (_, { variable }) => variable),
    consumers: toConsumers(oauthKey, oauthSecret),
    accessTokens: toAccessTokens(accessTokens),
    workspaces: workspace,
    tls: Object.freeze(tls),
  };
  const problems = [
    ...findUnpaired(oauthKey, oauthSecret, nameOf),
    ...fields.problems,
    ...tlsProblems,
    ...variables.problems,
    ...findProxyProblems([settings.apiOrigin, settings.oauthUrl]),
  ];
  return problems.length > 0 ? { problems } : { settings: Object.freeze(settings) };
}

/** In a local run, messages name the variable that the person edits as well: `OAUTH_KEY (oauthKey)`. */
export function fieldNames(isLocal: boolean): FieldNames {
  return (field) => {
    const variable = isLocal ? lookUp(VARIABLES, field) : undefined;
    return variable ? `${variable} (${field})` : field;
  };
}

/** Whether a run reads its configuration from the environment: `j1-integration collect` creates an instance with this id. */
export function isLocalRun(instance: Pick<IntegrationInstance, 'id'>): boolean {
  return instance.id === 'local-integration-instance';
}

function mapFields<T>(map: (setting: Setting) => T): Record<Field, T> {
  const entries = Object.entries<Setting>(FIELDS).map(([field, setting]) => [field, map(setting)]);
  return Object.fromEntries(entries) as Record<Field, T>;
}
