import { parseConfig } from '../../../src/config';
import { defaultText, type Setting } from '../../../src/configuration/setting';
import { ENVIRONMENT_ONLY, FIELDS } from '../../../src/configuration/settings';

const required = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };

describe.each(Object.entries<Setting>({ ...FIELDS, ...ENVIRONMENT_ONLY }))('%s', (_, setting) => {
  test('has one line of help, and further sentences that fit into a table', () => {
    expect(setting.help).toMatch(/^[A-Z][^\n|]*\.$/);
    expect(setting.details ?? 'A sentence.').toMatch(/^[A-Z][^\n|]*\.$/);
  });
});

test('no two settings share a variable', () => {
  const variables = Object.values({ ...FIELDS, ...ENVIRONMENT_ONLY }).map(({ variable }) => variable);
  expect(new Set(variables).size).toBe(variables.length);
});

test('defaults mean the same whether they are left out or written', () => {
  const fields = defaultsOf(FIELDS, (field) => field);
  const variables = defaultsOf(ENVIRONMENT_ONLY, (_, { variable }) => variable);
  expect(fields.ingestPullRequests).toBe('true');
  expect(parseConfig({ ...fields, ...required }, variables, true)).toEqual(parseConfig(required, {}, true));
});

test.each(Object.keys(FIELDS).filter((field) => 'mask' in FIELDS[field as keyof typeof FIELDS]))(
  'problems do not quote %s',
  (field) => {
    const { problems = [] } = parseConfig({ ...required, [field]: ',hu sh,hu sh' }, {});
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).not.toContain('hu sh');
  },
);

function defaultsOf(
  table: Record<string, Setting>,
  keyOf: (name: string, setting: Setting) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).map(([name, setting]) => [keyOf(name, setting), defaultText(setting)]),
  );
}
