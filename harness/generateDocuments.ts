import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { callsPer } from '../src/bitbucket/endpoints/calls';
import type { Endpoint } from '../src/bitbucket/endpoints/endpoint';
import { allowedValues, defaultText, type Setting } from '../src/configuration/setting';
import { ENVIRONMENT_ONLY, FIELDS } from '../src/configuration/settings';
import { sourceTitle } from '../src/ingestionConfig';
import { integrationSteps } from '../src/steps';

/* Writes what the documents take from the code: settings, and the calls of optional sources. `npm run document` runs it. */

const ROOT = resolve(__dirname, '..');

const HEADER = `# Copy this file to .env and fill in what is required. The other values are the defaults. jupiterone.md explains the
# settings, and the permissions that the OAuth clients need. "npm run document" writes this file.
`;

const SOURCES_DECIDE =
  'In JupiterOne, leave it empty: the [data sources](#data-sources) decide, and `false` switches all of these off. Local runs have no data sources, and ingest this with `true` only.';

/** The documents, as they should be, by path from the root. */
export function generatedDocuments(): Record<string, string> {
  return {
    '.env.example': environmentExample(),
    'jupiterone.md': withPart('jupiterone.md', 'settings', settingsTable()),
    'docs/rate-limits.md': withPart('docs/rate-limits.md', 'optional sources', callsOfOptionalSources()),
  };
}

/** A page with one of its parts replaced. */
function withPart(file: string, name: string, text: string): string {
  const page = readFileSync(join(ROOT, file), 'utf8');
  const part = new RegExp(
    `(?<=<!-- ${name}: begin \\(npm run document\\) -->\\n\\n).*?(?=\\n\\n<!-- ${name}: end -->)`,
    's',
  );
  if (!part.test(page)) {
    throw new Error(`${file} lacks the comments between which the part "${name}" belongs.`);
  }
  return page.replace(part, () => text);
}

function environmentExample(): string {
  const fields = Object.values<Setting>(FIELDS).map((setting) => exampleOf(setting, ''));
  const others = Object.values<Setting>(ENVIRONMENT_ONLY).map((setting) => exampleOf(setting, '# '));
  return [HEADER, ...fields, '# For development only:\n', ...others].join('\n');
}

function exampleOf(setting: Setting, prefix: string): string {
  const { required, variable } = setting;
  return `# ${required ? 'Required. ' : ''}${helpOf(setting)}\n${prefix}${variable}=${defaultText(setting)}\n`;
}

function settingsTable(): string {
  const rows = Object.entries<Setting>(FIELDS).map(([field, setting]) => {
    const name = `**${setting.label}** (\`${field}\`)`;
    const bySource = setting.type === 'boolean' && setting.default === 'sources';
    const meaning = [helpOf(setting), bySource ? SOURCES_DECIDE : '', setting.details ?? ''].filter(Boolean).join(' ');
    const usual = bySource ? 'decided by sources' : defaultText(setting);
    return `| ${name} | ${setting.required ? 'required' : usual} | ${meaning} |`;
  });
  return ['| field | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function helpOf(setting: Setting): string {
  const [first = '', ...rest] = allowedValues(setting);
  const isLimited = setting.type === 'wholeNumber' || setting.type === 'oneOf';
  return isLimited ? `${setting.help} ${first.toUpperCase()}${rest.join('')}.` : setting.help;
}

function callsOfOptionalSources(): string {
  const steps = integrationSteps.filter(({ missingScope }) => missingScope === 'skip');
  const sources = new Map<string, Endpoint[]>();
  for (const step of steps) {
    const title = sourceTitle(step) ?? step.name;
    sources.set(title, [...(sources.get(title) ?? []), ...(step.endpoints ?? [])]);
  }
  const rows = [...sources].map(([title, endpoints]) => [title, callsText(endpoints)] as const);
  const formula = (toggle: 'ingestAccessControls' | 'ingestAutomation') =>
    formulaOf(steps.filter(({ enabledBy }) => enabledBy === toggle).flatMap((step) => step.endpoints ?? []));
  return [
    alignedTable(['source', 'calls that count'], rows),
    `With \`R\` repositories, \`U\` of them with a push or merge in the window, \`Q\` with pipelines, and \`E\` environments: ` +
      'access controls add ' +
      `\`${formula('ingestAccessControls')}\`, automation adds \`${formula('ingestAutomation')}\`.`,
  ].join('\n\n');
}

/** A table in Markdown as the formatter aligns it. */
function alignedTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) => Math.max(...[headings, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |`;
  const rule = line(
    headings.map(() => ''),
    '-',
  );
  return [line(headings), rule, ...rows.map((row) => line(row))].join('\n');
}

/** Calls by what they are made for, as the paths of the endpoints say. */
function callsText(endpoints: readonly Endpoint[]): string {
  const { always, active, withPipelines, environments } = callsOf(endpoints);
  const webhooks = callsPer('repository', endpoints, 'webhook');
  const parts = [
    always && `${always} for each repository`,
    active && `${active} for each repository with a push or merge in the window`,
    withPipelines && `${withPipelines} for each repository whose pipelines are on`,
    environments && `${environments} for each environment`,
    webhooks && `${webhooks} for each repository, in a limit of their own`,
  ];
  return parts.filter(Boolean).join(', ') || '0';
}

function formulaOf(endpoints: readonly Endpoint[]): string {
  const { always, active, withPipelines, environments } = callsOf(endpoints);
  const terms = [
    ...[[always, 'R'] as const, [active, 'U'] as const],
    ...[[withPipelines, 'Q'] as const, [environments, 'E'] as const],
  ];
  return terms.flatMap(([calls, name]) => (calls === 0 ? [] : calls === 1 ? name : `${calls} ${name}`)).join(' + ');
}

type CallsOf = Readonly<Record<'always' | 'active' | 'withPipelines' | 'environments', number>>;

function callsOf(endpoints: readonly Endpoint[]): CallsOf {
  const withPipelines = callsPer(
    'repository',
    endpoints.filter(({ needsPipelines }) => needsPipelines),
  );
  const always = callsPer('repository', endpoints) - withPipelines;
  const active = callsPer('active repository', endpoints);
  return { always, active, withPipelines, environments: callsPer('environment', endpoints) };
}

if (require.main === module) {
  for (const [file, text] of Object.entries(generatedDocuments())) {
    writeFileSync(join(ROOT, file), text);
  }
}
