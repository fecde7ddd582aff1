import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Results of runs, small but whole, for tests of what happens to them. */

const FILES: Readonly<Record<string, (label: string) => string>> = {
  'graph/fetch-repos/entities/1.json': (label) =>
    JSON.stringify({ entities: [{ _key: label, _type: 'bitbucket_repo', _class: ['CodeRepo'], name: label }] }),
  'graph/fetch-repos/entities/2.json': () => JSON.stringify({ entities: [] }),
  'report.html': (label) => `<!doctype html>${label}`,
  'run.json': (label) => JSON.stringify({ startedOn: 1, endedOn: 2, causes: { label } }),
  'summary.json': () =>
    JSON.stringify({ integrationStepResults: [{ id: 'fetch-repos', name: 'Fetch Repositories', status: 'success' }] }),
};

/** Writes a result that differs from others by its label. */
export function writeResult(storage: string, label: string): void {
  for (const [file, content] of Object.entries(FILES)) {
    mkdirSync(join(storage, file, '..'), { recursive: true });
    writeFileSync(join(storage, file), content(label));
  }
}

/** Whether everything that {@link writeResult} wrote is there. */
export function isWhole(storage: string, label: string): boolean {
  return Object.entries(FILES).every(([file, content]) => {
    const path = join(storage, file);
    return existsSync(path) && readFileSync(path, 'utf8') === content(label);
  });
}
