import { FINDINGS } from '../../src/report/findings';
import { CHECK_CONTROLS, controlsOf } from '../../src/report/frameworks/checkControls';
import { FRAMEWORK_IDS } from '../../src/report/frameworks/framework';
import { FRAMEWORKS } from '../../src/report/frameworks/frameworks';
import { readPage } from './documents';

/*
 * Checks, their sections in docs/checks.md, and the controls of frameworks: none without the others.
 */

const PAGE = readPage('docs/checks.md');
const SECTIONS = new Map(
  [...PAGE.matchAll(/^### (\S+)\n(.*?)(?=^##|(?![^]))/gms)].map(([, id, text]) => [
    id!,
    text!.replace(/\s+/g, ' ').trim(),
  ]),
);
const IDS = FINDINGS.map(({ id }) => id);

test('each check has a section, a row and controls, and none is about a check that does not exist', () => {
  const rows = [...PAGE.matchAll(/^\| \[`([\w-]+)`\]\(#([\w-]+)\) +\| (\w+)/gm)];
  expect([...SECTIONS.keys()].sort()).toEqual([...IDS].sort());
  expect(rows.map(([, id, anchor, severity]) => [id, anchor, severity]).sort()).toEqual(
    FINDINGS.map(({ id, severity }) => [id, id, severity]).sort(),
  );
  expect(Object.keys(CHECK_CONTROLS).sort()).toEqual([...IDS].sort());
});

describe.each(FINDINGS.map((finding) => [finding.id, finding] as const))('the section on %s', (id, finding) => {
  const text = SECTIONS.get(id) ?? '';

  test('says what, why, how to fix, and what is not judged', () => {
    expect(text).toMatch(
      /^.+ \*\*What\.\*\* .+ \*\*Why\.\*\* .+ \*\*How to fix\.\*\* 1\. .+ \*\*Not judged\.\*\* .+ \*\*Controls\.\*\* .+\.$/,
    );
    expect(text.startsWith(`${finding.title} (${finding.severity}). `)).toBe(true);
    expect(text).toContain(`**Why.** ${finding.why} `);
  });

  test("links to Atlassian's pages", () => {
    expect(text).toMatch(
      /\]\(https:\/\/(support\.atlassian\.com\/bitbucket-cloud\/docs|bitbucket\.org\/blog)\/[\w-]+\/?\)/,
    );
  });

  test('names the controls', () => {
    const controls = FRAMEWORK_IDS.flatMap((framework) => {
      const ids = controlsOf(id)[framework] ?? [];
      return ids.length > 0 ? [`${FRAMEWORKS[framework].shortName} ${ids.join(', ')}`] : [];
    });
    expect(controls.length).toBeGreaterThan(0);
    expect(text.endsWith(`**Controls.** ${controls.join('; ')}.`)).toBe(true);
  });
});

describe.each(FRAMEWORK_IDS)('the framework %s', (framework) => {
  const { controls, name } = FRAMEWORKS[framework];

  test('has each control once, with a check or with what a person has to look at', () => {
    const ids = controls.map(({ id }) => id);
    const used = new Set(IDS.flatMap((id) => controlsOf(id)[framework] ?? []));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...used].filter((id) => !ids.includes(id))).toEqual([]);
    expect(controls.filter(({ id, manual }) => !used.has(id) && manual === undefined)).toEqual([]);
  });

  test('is named in the document', () => {
    expect(PAGE).toMatch(new RegExp(`^\\| \`${framework}\` +\\| ${name.replace(/\./g, '\\.')} +\\|$`, 'm'));
  });
});
