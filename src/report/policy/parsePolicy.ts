import { FINDINGS } from '../findings';
import type { Policy, Scope, Waiver, WaiverMatch } from './policy';
import { YamlReader, type YamlValue } from './yamlReader';

const TOP = ['scope', 'protectedBranches', 'waivers'] as const;
const SCOPE = ['projects', 'repositories', 'exclude'] as const;
const MATCH = ['repository', 'project', 'author', 'key'] as const;
const REQUIRED = ['check', 'match', 'reason', 'approvedBy', 'expires'] as const;

/** What to write where a field of a waiver is missing. */
const EXAMPLES: Readonly<Record<(typeof REQUIRED)[number], string>> = {
  check: 'check: public-repositories',
  match: 'match: { repository: acme/website }',
  reason: 'reason: The website is open source.',
  approvedBy: 'approvedBy: Ingrid Jensen',
  expires: 'expires: 2027-03-31',
};

/** A person corrects a few at a time. */
const MOST_PROBLEMS = 20;

/** A file that is no policy. Each problem names file, line and field, and says what to do. */
export class PolicyError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PolicyError';
  }
}

/**
 * Reads a policy.
 *
 * @param file its name, for messages
 * @throws PolicyError with everything that is wrong with it
 */
export function parsePolicy(text: string, file: string): Policy {
  const reader = new YamlReader(file);
  const top = parseTop(reader, text);
  const fields = top ? reader.fields(top, TOP) : new Map<string, YamlValue>();
  const scope = fields.get('scope');
  const policy: Policy = {
    ...(scope && { scope: readScope(reader, scope) }),
    protectedBranches: reader.texts(fields.get('protectedBranches')),
    waivers: reader.items(fields.get('waivers')).flatMap((waiver) => readWaiver(reader, waiver) ?? []),
    file,
  };
  const { problems } = reader;
  if (problems.length > 0) {
    const more = problems.length - MOST_PROBLEMS;
    throw new PolicyError([...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`${file}: and ${more} more.`] : [])]);
  }
  return policy;
}

function parseTop(reader: YamlReader, text: string): YamlValue | undefined {
  try {
    return reader.parse(text);
  } catch (error) {
    // the library calls itself for each level
    if (error instanceof RangeError) {
      reader.complain({ path: '', at: 0 }, 'is nested too deeply. Write it anew.');
      return undefined;
    }
    throw error;
  }
}

function readScope(reader: YamlReader, value: YamlValue): Scope {
  const fields = reader.fields(value, SCOPE);
  return {
    projects: reader.texts(fields.get('projects')),
    repositories: reader.texts(fields.get('repositories')),
    exclude: reader.texts(fields.get('exclude')),
  };
}

function readWaiver(reader: YamlReader, value: YamlValue): Waiver | undefined {
  const fields = reader.fields(value, REQUIRED);
  const missing = REQUIRED.filter((name) => !fields.has(name));
  for (const name of missing) {
    reader.complain(
      { ...value, path: `${value.path}.${name}` },
      `is missing. Add it, for example "${EXAMPLES[name]}".`,
    );
  }
  const read = <T>(name: (typeof REQUIRED)[number], reading: (field: YamlValue) => T): T | undefined => {
    const field = fields.get(name);
    return field && reading(field);
  };
  // each field is read, so that everything that is wrong is said at once
  const waiver = {
    check: read('check', (field) => readCheck(reader, field)) ?? '',
    match: read('match', (field) => readMatch(reader, field)) ?? {},
    reason: read('reason', (field) => reader.text(field)) ?? '',
    approvedBy: read('approvedBy', (field) => reader.text(field)) ?? '',
    expires: read('expires', (field) => readDay(reader, field)) ?? '',
  };
  return missing.length > 0 ? undefined : { ...waiver, line: reader.lineOf(value) };
}

function readCheck(reader: YamlReader, value: YamlValue): string {
  const id = reader.text(value) ?? '';
  const known = FINDINGS.map((finding) => finding.id);
  if (id !== '' && !known.includes(id)) {
    reader.complain(value, `names no check. Use one of ${known.join(', ')}.`);
  }
  return id;
}

function readMatch(reader: YamlReader, value: YamlValue): WaiverMatch {
  const fields = reader.fields(value, MATCH);
  const lists = [...fields].map(([name, field]) => ({ name, field, patterns: reader.texts(field) }));
  const empty = lists.find(({ patterns }) => patterns.length === 0);
  if (fields.size === 0 || empty) {
    reader.complain(empty?.field ?? value, 'has no pattern. Add one, for example "repository: acme/website".');
  }
  return Object.fromEntries(lists.map(({ name, patterns }) => [name, patterns]));
}

/** A day that exists. */
function readDay(reader: YamlReader, value: YamlValue): string {
  const day = reader.text(value) ?? '';
  if (day !== '' && !isDay(day)) {
    reader.complain(value, 'is no day. Write year, month and day, for example 2027-03-31.');
  }
  return day;
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
