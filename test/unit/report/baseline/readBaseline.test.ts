import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readBaseline } from '../../../../src/report/baseline/readBaseline';
import { toJson } from '../../../../src/report/formats/json';
import { allItems } from '../../../../src/report/items/allItems';
import { changedGraph, sampleReport } from '../sampleReport';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  file = join(folder, 'report.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('reads what was written, and what the earlier run did not judge again', () => {
  const first = sampleReport();
  writeFileSync(file, toJson(first));
  const baseline = readBaseline(file);
  expect(baseline).toEqual({ collectedOn: first.collectedOn, workspaces: ['acme'], items: allItems(first) });

  const second = sampleReport({ baseline }, changedGraph({ 'w/api/pull-requests/7': undefined }));
  writeFileSync(file, toJson(second));
  const keys = readBaseline(file).items.map(({ key }) => key);
  expect(keys).toContain('w/api/pull-requests/7');
});

test.each<[string, string, RegExp]>([
  ['is not there', '', /does not exist/],
  ['is cut', '{"version": 1', /is damaged: it is not JSON/],
  ['is something else', '[]', /it is not the JSON of a report/],
  [
    'is the data of a later version',
    '{"version": 2, "collectedOn": "2026-11-25T12:00:00Z"}',
    /a later version wrote it/,
  ],
  ['has no items', '{"version": 1, "collectedOn": "2026-11-25T12:00:00Z"}', /has an item that is none/],
  [
    'has an odd item',
    '{"version": 1, "collectedOn": "2026-11-25T12:00:00Z", "items": [{"fingerprint": {}}]}',
    /has an item that is none/,
  ],
  ...['null', '{"role": "author", "name": {"toString": 1}}'].map((person): [string, string, RegExp] => [
    `has an odd person: ${person}`,
    toJson(sampleReport()).replace('"people": []', `"people": [${person}]`),
    /has an item that is none/,
  ]),
])('says what to do with a file that %s', (_, text, message) => {
  if (text !== '') {
    writeFileSync(file, text);
  }
  expect(() => readBaseline(file)).toThrow(message);
  expect(() => readBaseline(file)).toThrow('Name a file that "graph-bitbucket report --format json" wrote.');
});

test('an item with a link that is no address is none', () => {
  const text = toJson(sampleReport()).replace('https://bitbucket.org/acme/api/pull-requests/7', 'javascript:alert(1)');
  writeFileSync(file, text);
  expect(() => readBaseline(file)).toThrow('has an item that is none');
});

test('the report of a part is no baseline', () => {
  writeFileSync(file, toJson(sampleReport({ part: '--repository acme/api' })));
  expect(() => readBaseline(file)).toThrow('it is of a run that read only a part (--repository acme/api)');
});
