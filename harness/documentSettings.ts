import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { allowedValues, defaultText, ENVIRONMENT_ONLY, FIELDS, type Setting } from '../src/configuration/settings';

/* Writes the table of settings into the documents. `npm run document` runs it. */

const ROOT = resolve(__dirname, '..');
const TABLE = /(?<=<!-- settings: begin \(npm run document\) -->\n\n).*?(?=\n\n<!-- settings: end -->)/s;

const HEADER = `# Copy this file to .env and fill in what is required. The other values are the defaults. jupiterone.md explains the
# settings, and the permissions that the OAuth consumers need. "npm run document" writes this file.
`;

/** The documents that contain settings, as they should be, by path from the root. */
export function settingsDocuments(): Record<string, string> {
  const page = readFileSync(join(ROOT, 'jupiterone.md'), 'utf8');
  if (!TABLE.test(page)) {
    throw new Error('jupiterone.md lacks the comments between which the table of settings belongs.');
  }
  return { '.env.example': environmentExample(), 'jupiterone.md': page.replace(TABLE, () => settingsTable()) };
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
    const name = setting.label ? `**${setting.label}** (\`${field}\`)` : `\`${field}\``;
    const meaning = [helpOf(setting), setting.details ?? ''].join(' ').trim();
    return `| ${name} | ${setting.required ? 'required' : defaultText(setting)} | ${meaning} |`;
  });
  return ['| field | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function helpOf(setting: Setting): string {
  const [first = '', ...rest] = allowedValues(setting);
  const isLimited = setting.type === 'wholeNumber' || setting.type === 'oneOf';
  return isLimited ? `${setting.help} ${first.toUpperCase()}${rest.join('')}.` : setting.help;
}

if (require.main === module) {
  for (const [file, text] of Object.entries(settingsDocuments())) {
    writeFileSync(join(ROOT, file), text);
  }
}
