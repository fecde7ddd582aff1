import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { FIELDS } from '../../src/configuration/settings';
import { NEEDS, PART_OF_ANOTHER, RUN_BY_THE_GATE, RUN_HERE, RUN_HERE_UNTIL } from './commands';
import { codeBlocks, PAGES, readPage, ROOT, shellCommands } from './documents';

describe.each(PAGES)('%s', (page) => {
  const text = readPage(page);

  test('links to files and headings that exist', () => {
    expect(linksOf(text).flatMap((target) => problemOfLink(page, target))).toEqual([]);
  });

  test('has only commands that a test runs or that are listed with a reason', () => {
    const marked = codeBlocks(text).filter(({ test }) => test);
    const elsewhere = marked.flatMap(({ code }) => code.split('\n'));
    const known = [
      ...RUN_BY_THE_GATE,
      ...Object.keys(PART_OF_ANOTHER),
      ...RUN_HERE,
      ...Object.keys(RUN_HERE_UNTIL),
      ...Object.keys(NEEDS),
      ...elsewhere,
    ];
    const parts = shellCommands(text).flatMap((command) => command.split(' && '));
    expect(parts.filter((command) => !known.includes(command))).toEqual([]);
  });

  test('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/npm (?:run (?:--silent )?)?([\w:-]+)/g)]
      .filter(([command, script]) => command.startsWith('npm run') || ['start', 'test'].includes(script!))
      .map(([, script]) => script!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

test('.ci/run runs the commands that are listed as run by it', () => {
  const lines = readFileSync(join(ROOT, '.ci', 'run'), 'utf8').split('\n');
  const run = lines.map((line) => line.replace(/^ *section |^ +'|'( \\)?$/g, ''));
  expect(RUN_BY_THE_GATE.filter((command) => !run.includes(command))).toEqual([]);
});

test('every listed command is in a document', () => {
  const written = PAGES.flatMap((page) => shellCommands(readPage(page)).flatMap((command) => command.split(' && ')));
  const listed = [...RUN_BY_THE_GATE, ...RUN_HERE, ...Object.keys(RUN_HERE_UNTIL), ...Object.keys(NEEDS)];
  expect(listed.filter((command) => !written.includes(command))).toEqual([]);
});

test('the map of the code names files that exist', () => {
  const [, map = ''] = /## Where to find it\n(.*?)\n## /s.exec(readPage('docs/development.md')) ?? [];
  const files = [...map.matchAll(/`([\w/.-]+)`/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThanOrEqual(10);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('the layout names folders and files that exist', () => {
  const [, tree = ''] = /## Layout\n.*?```\n(.*?)```/s.exec(readPage('docs/development.md')) ?? [];
  expect(pathsOfTree(tree).length).toBeGreaterThan(20);
  expect(pathsOfTree(tree).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

/** The paths of an indented tree; a line may name several, and ends its names with two spaces. */
function pathsOfTree(tree: string): string[] {
  const folders: string[] = [];
  return tree
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const depth = /^ */.exec(line)![0].length / 2;
      const [names = ''] = line.trim().split('  ');
      return names
        .split(' ')
        .filter((name) => name !== '...')
        .map((name) => {
          folders.splice(depth, Infinity, name);
          return folders.join('');
        });
    });
}

/** The targets of all links and images outside code. */
function linksOf(text: string): string[] {
  const prose = text.replace(/```.*?```/gs, '').replace(/`[^`]*`/g, 'code');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
}

function problemOfLink(page: string, target: string): string[] {
  if (/^https:/.test(target)) {
    return URL.canParse(target) ? [] : [`${target} is not a URL`];
  }
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(ROOT, file))) {
    return [`${target} does not exist`];
  }
  if (anchor === undefined) {
    return [];
  }
  return anchorsOf(readPage(file)).includes(anchor) ? [] : [`${target} has no such heading`];
}

/** The anchors that GitHub derives from headings. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/```.*?```/gs, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replace(/ /g, '-'),
  );
}

describe('the set-up guide', () => {
  const guide = readPage('jupiterone.md');

  test('can be read in one go', () => {
    expect(guide.trimEnd().split('\n').length).toBeLessThanOrEqual(350);
  });

  test('describes the present screen of Bitbucket before the older one', () => {
    expect(guide.indexOf('**OAuth clients**')).toBeGreaterThan(0);
    expect(guide.indexOf('**OAuth clients**')).toBeLessThan(guide.indexOf('**OAuth consumers**'));
    for (const name of ['Create OAuth client', 'Authorization', 'Client credentials', 'Client ID', 'Client secret']) {
      expect(guide).toContain(`**${name}**`);
    }
  });

  test('has a title for every field of the tile, and no title twice', () => {
    const titles = Object.entries(FIELDS).map(([field, { label }]) => `| **${label}** (\`${field}\`) |`);
    expect(titles.filter((title) => !guide.includes(title))).toEqual([]);
    expect(new Set(Object.values(FIELDS).map(({ label }) => label)).size).toBe(titles.length);
  });
});

describe('README.md', () => {
  const readme = readPage('README.md');

  test('fits on a screen', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(70);
  });

  test('shows a picture, the demo, a run, evidence and pipelines, and leads to every document', () => {
    expect(readme).toMatch(/!\[[^\]]+\]\(docs\/images\/.+\.png\)/);
    expect(shellCommands(readme)).toEqual(
      expect.arrayContaining([
        'npm ci && npm run demo',
        'npm run doctor',
        'npm start',
        expect.stringMatching(/^npm run evidence /) as string,
      ]),
    );
    const targets = linksOf(readme).map((target) => target.split('#')[0]!);
    expect(targets).toEqual(
      expect.arrayContaining(['examples/bitbucket-pipelines.yml', 'examples/github-actions.yml']),
    );
    expect(PAGES.filter((page) => page !== 'README.md' && !targets.includes(page))).toEqual([]);
  });

  test('says which packages npm warns of', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { engines?: { node?: string } }>;
    };
    const old = Object.entries(packages).filter(([, { engines }]) => engines?.node?.includes('<15'));
    expect(old.map(([path]) => path.replace(/.*\/integration-sdk-.*/, 'SDK'))).toEqual(Array(5).fill('SDK'));
    expect(readme).toContain("(`EBADENGINE`) that the five packages of JupiterOne's SDK ask for Node.js 14");
  });
});
