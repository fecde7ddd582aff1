import { parsePolicy, PolicyError } from '../../../../src/report/policy/parsePolicy';

const WHOLE = `
scope:
  projects: [PAY, "WEB*"]
  repositories: acme/*
  exclude:
    - acme/sandbox-*
protectedBranches: [release/*]
waivers:
  - check: public-repositories
    match: { repository: [acme/website, acme/docs] }
    reason: The website is open source.
    approvedBy: Ingrid Jensen
    expires: 2027-03-31
  - check: merged-by-apps
    match:
      author: Renovate
      project: PAY
    reason: >
      Updates of dependencies
      pass the builds.
    approvedBy: Ingrid Jensen
    expires: "2027-01-01"
`;

function problemsOf(text: string): readonly string[] {
  try {
    parsePolicy(text, 'graph-bitbucket.yml');
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyError);
    return (error as PolicyError).problems;
  }
}

/** A waiver with some lines replaced; empty lines are left out. */
function waiver(changes: Record<string, string>): string {
  const lines: Record<string, string> = {
    check: 'check: public-repositories',
    match: 'match: { repository: acme/website }',
    reason: 'reason: Open source.',
    approvedBy: 'approvedBy: Ingrid Jensen',
    expires: 'expires: 2027-03-31',
    ...changes,
  };
  const [first = '', ...rest] = Object.values(lines).filter(Boolean);
  return ['waivers:', `  - ${first}`, ...rest.map((line) => `    ${line}`)].join('\n');
}

test('reads everything that a policy can say', () => {
  expect(parsePolicy(WHOLE, 'graph-bitbucket.yml')).toEqual({
    file: 'graph-bitbucket.yml',
    scope: { projects: ['PAY', 'WEB*'], repositories: ['acme/*'], exclude: ['acme/sandbox-*'] },
    protectedBranches: ['release/*'],
    waivers: [
      {
        check: 'public-repositories',
        match: { repository: ['acme/website', 'acme/docs'] },
        ...{ reason: 'The website is open source.', approvedBy: 'Ingrid Jensen', expires: '2027-03-31', line: 9 },
      },
      {
        check: 'merged-by-apps',
        match: { author: ['Renovate'], project: ['PAY'] },
        ...{ reason: 'Updates of dependencies pass the builds.', approvedBy: 'Ingrid Jensen', expires: '2027-01-01' },
        line: 14,
      },
    ],
  });
});

test.each(['', '# nothing yet\n', 'waivers:\n', 'waivers: []\nscope: {}\n', '---\n'])('%j changes nothing', (text) => {
  expect(problemsOf(text)).toEqual([]);
});

test('everything that is wrong with a waiver is said at once', () => {
  const problems = problemsOf(waiver({ approvedBy: '', match: 'match: {}', expires: 'expires: 2027-02-30' }));
  expect(problems.map((problem) => /waivers\[0\]\.(\w+)/.exec(problem)?.[1])).toEqual(
    expect.arrayContaining(['approvedBy', 'match', 'expires']),
  );
});

test.each<[text: string, problem: string]>([
  [
    waiver({ reason: '' }),
    '2: waivers[0].reason is missing. Add it, for example "reason: The website is open source.".',
  ],
  [waiver({ approvedBy: '' }), '2: waivers[0].approvedBy is missing. Add it, for example "approvedBy: Ingrid Jensen".'],
  [waiver({ expires: '' }), '2: waivers[0].expires is missing. Add it, for example "expires: 2027-03-31".'],
  [waiver({ match: '' }), '2: waivers[0].match is missing. Add it, for example "match: { repository: acme/website }".'],
  [waiver({ reason: 'reason:' }), '4: waivers[0].reason must be text of 1 to 1000 characters.'],
  [waiver({ reason: 'reason: "  "' }), '4: waivers[0].reason must be text of 1 to 1000 characters.'],
  [waiver({ reason: 'reason: 7' }), '4: waivers[0].reason must be text. Put quotes around it: "7".'],
  [waiver({ reason: 'reason: [a]' }), '4: waivers[0].reason must be text of 1 to 1000 characters.'],
  [
    waiver({ expires: 'expires: 31.3.2027' }),
    '6: waivers[0].expires is no day. Write year, month and day, for example 2027-03-31.',
  ],
  [
    waiver({ expires: 'expires: 2027-02-30' }),
    '6: waivers[0].expires is no day. Write year, month and day, for example 2027-03-31.',
  ],
  [
    waiver({ match: 'match: {}' }),
    '3: waivers[0].match has no pattern. Add one, for example "repository: acme/website".',
  ],
  [
    waiver({ match: 'match: { key: [] }' }),
    '3: waivers[0].match.key has no pattern. Add one, for example "repository: acme/website".',
  ],
  [
    waiver({ match: 'match: acme/website' }),
    '3: waivers[0].match must have fields: repository, project, author and key.',
  ],
  [
    waiver({ match: 'match: { repo: a }' }),
    '3: waivers[0].match has the unknown field "repo". Use repository, project, author and key.',
  ],
  [
    waiver({ owner: 'owner: Ann' }),
    '7: waivers[0] has the unknown field "owner". Use check, match, reason, approvedBy and expires.',
  ],
  [waiver({ again: 'reason: Twice.' }), '7: waivers[0].reason is there twice. Remove one of them.'],
  ['waiver: []', '1: the file has the unknown field "waiver". Use scope, protectedBranches and waivers.'],
  ['__proto__: []', '1: the file has the unknown field "__proto__". Use scope, protectedBranches and waivers.'],
  ['waivers: {}', '1: waivers must be a list: one line for each item, which begins with "- ".'],
  ['waivers: [one]', '1: waivers[0] must have fields: check, match, reason, approvedBy and expires.'],
  ['- a', '1: the file must have fields: scope, protectedBranches and waivers.'],
  ['scope:\n  project: [A]', '2: scope has the unknown field "project". Use projects, repositories and exclude.'],
  ['protectedBranches:\n  - main\n  - 1.0', '3: protectedBranches[1] must be text. Put quotes around it: "1.0".'],
  ['protectedBranches: 007', '1: protectedBranches must be text. Put quotes around it: "007".'],
])('%j', (text, problem) => {
  expect(problemsOf(text)).toContain(`graph-bitbucket.yml:${problem}`);
});

test('a check that does not exist is named with those that do', () => {
  const [problem] = problemsOf(waiver({ check: 'check: public-repos' }));
  expect(problem).toMatch(
    /^graph-bitbucket\.yml:2: waivers\[0\]\.check names no check\. Use one of merged-without-approval, /,
  );
});

test.each<[string, string, RegExp]>([
  ['that is cut', 'waivers:\n  - check: "public', /^graph-bitbucket\.yml:2: .+\. Correct the YAML\.$/],
  ['with a tab', 'waivers:\n\t- check: a', /^graph-bitbucket\.yml:2: .+\. Correct the YAML\.$/],
  ['of several documents', 'waivers: []\n---\nwaivers: []', /^graph-bitbucket\.yml:\d: .+\. Correct the YAML\.$/],
  ['that is binary', '\u0000\u0001\u0002', /^graph-bitbucket\.yml:1: /],
  ['that is nested deeply', '['.repeat(200_000), /^graph-bitbucket\.yml:1: /],
  ['of nested maps', `${'{a: '.repeat(100_000)}1`, /^graph-bitbucket\.yml:1: /],
  ['with an alias', 'waivers: &all []\nscope: *all', /^graph-bitbucket\.yml:2: aliases .+ are not allowed/],
  ['with a merge', 'a: &a {b: 1}\nscope: { <<: *a }', /aliases .+ are not allowed/],
])('a file %s has one message', (_, text, message) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(message);
});

test('a billion laughs have one message', () => {
  const levels = Array.from({ length: 9 }, (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`);
  expect(problemsOf(['l0: &l0 [lol]', ...levels].join('\n'))).toEqual([
    'graph-bitbucket.yml:2: aliases ("*name") are not allowed. Write the value itself.',
  ]);
});

test('of very many problems, the first are said', () => {
  const problems = problemsOf(`protectedBranches: [${'1, '.repeat(50_000)}]`);
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toBe('graph-bitbucket.yml: and 49980 more.');
});

test('a map with very many fields is read in reasonable time', () => {
  const fields = Array.from({ length: 40_000 }, (_, index) => `f${index}: 1`).join('\n');
  expect(problemsOf(fields)).toHaveLength(21);
});
