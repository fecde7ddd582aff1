import { Readable } from 'node:stream';

import fetch, { Response } from 'node-fetch';

import { ALL_SCOPES, type Simulator, startSimulator } from '../../simulator';
import { isPrintable } from '../../src/text/printable';
import { type Run, runIntegration } from '../runIntegration';

/* A run in which every text contains control characters, line breaks and bidirectional marks. */

const HOSTILE = '\u0007\r\nred\u001b[31m\u202Egnp.exe\u2028\t\u0085';

/** Fields whose text people can enter. */
const SINGLE_LINE_FIELDS = [
  'name',
  'display_name',
  'nickname',
  'title',
  'message',
  'label',
  'comment',
  'language',
  'raw',
];
const MULTILINE_FIELDS = ['description', 'reason'];

let simulator: Simulator;
let collected: Run;

beforeAll(async () => {
  simulator = await startSimulator({
    sizes: { users: 8, groups: 3, projects: 3, repositories: 9, pullRequests: 40 },
    consumers: [{ key: 'everything', secret: 's', scopes: ALL_SCOPES }],
    // Makes the analysis of these pull requests incomplete, so that an event names them.
    faults: [{ path: /[05]\/activity$/, fault: { kind: 'status', status: 404 } }],
  });
  const spoil = async (...parameters: Parameters<typeof fetch>) => {
    const response = await fetch(...parameters);
    const text = await response.text();
    const isJson = response.ok && /^[[{]/.test(text);
    const body = isJson ? JSON.stringify(JSON.parse(text, spoilField)) : text;
    return new Response(Readable.from([Buffer.from(body)]), response);
  };
  collected = await runIntegration(simulator, {
    dependencies: { sleep: () => Promise.resolve(), fetch: spoil },
    config: { ingestAccessControls: true, ingestAutomation: true },
  });
}, 60_000);

afterAll(() => simulator.close());

function spoilField(name: string, value: unknown): unknown {
  return typeof value === 'string' && [...SINGLE_LINE_FIELDS, ...MULTILINE_FIELDS].includes(name)
    ? `${value}${HOSTILE}end`
    : value;
}

function textsOf(properties: object): [name: string, text: string][] {
  return Object.entries(properties)
    .filter(([name]) => name !== '_rawData')
    .flatMap(([name, value]) =>
      [value as unknown].flat().flatMap((one): [string, string][] => (typeof one === 'string' ? [[name, one]] : [])),
    );
}

test('the run succeeds and removes unprintable characters', () => {
  expect(Object.values(collected.statuses).filter((status) => status !== 'success')).toEqual([]);
  expect(JSON.stringify(collected.entities)).toContain('red [31m gnp.exe end');
});

test('single-line properties have no unprintable characters', () => {
  const all = [...collected.entities, ...collected.relationships].flatMap(textsOf);
  const single = all.filter(([name]) => !MULTILINE_FIELDS.includes(name));
  expect(single.filter(([, text]) => !isPrintable(text))).toEqual([]);
});

test('multi-line properties have no unprintable characters except line breaks', () => {
  const texts = collected.entities.flatMap(textsOf).filter(([name]) => MULTILINE_FIELDS.includes(name));
  expect(texts.some(([, text]) => text.includes('\nred [31m gnp.exe\n'))).toBe(true);
  expect(texts.filter(([, text]) => !isPrintable(text.replaceAll('\n', '')))).toEqual([]);
});

test('events and log lines have no unprintable characters', () => {
  expect(collected.events.length).toBeGreaterThan(5);
  expect(collected.events.filter(({ description }) => !isPrintable(description))).toEqual([]);
  expect(collected.lines.filter((line) => !isPrintable(line))).toEqual([]);
});
