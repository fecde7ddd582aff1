import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type * as Esbuild from 'esbuild';
import { load } from 'js-yaml';

/** The parts of a page that do not depend on the graph. */
export interface PageAssets {
  script: string;
  style: string;
  /** The J1QL query of each managed question, by the question's id. */
  queries: ReadonlyMap<string, string>;
}

/**
 * Reads the script, the style sheet and the queries of the page. The built package contains bundles; a checkout, where
 * TypeScript runs directly, creates them.
 *
 * @throws Error when the package is incomplete
 */
export function loadAssets(): PageAssets {
  const root = packageFolder(__dirname);
  const built = join(root, 'dist', 'report', 'page', 'browser');
  const isBuilt = !__filename.endsWith('.ts');
  return {
    script: isBuilt ? readFileSync(join(built, 'main.js'), 'utf8') : bundle('main.ts'),
    style: isBuilt ? readFileSync(join(built, 'styles', 'page.css'), 'utf8') : bundle('styles/page.css'),
    queries: readQueries(root),
  };
}

/** The J1QL query of each managed question, by the question's id. */
export function loadQueries(): ReadonlyMap<string, string> {
  return readQueries(packageFolder(__dirname));
}

function packageFolder(folder: string): string {
  if (existsSync(join(folder, 'jupiterone', 'questions'))) {
    return folder;
  }
  if (dirname(folder) === folder) {
    throw new Error('The folder "jupiterone/questions" of graph-bitbucket is missing. Install the package again.');
  }
  return packageFolder(dirname(folder));
}

function readQueries(root: string): ReadonlyMap<string, string> {
  const file = join(root, 'jupiterone', 'questions', 'questions.yaml');
  const { questions } = load(readFileSync(file, 'utf8')) as {
    questions: { id: string; queries: { query: string }[] }[];
  };
  return new Map(questions.flatMap(({ id, queries: [first] }) => (first ? [[id, first.query.trim()]] : [])));
}

function bundle(entryPoint: string): string {
  // only a checkout has the bundler
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { buildSync } = require('esbuild') as typeof Esbuild;
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '..', 'browser', entryPoint)],
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    legalComments: 'none',
  });
  return outputFiles[0]?.text ?? '';
}
