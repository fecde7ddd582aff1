import { BUCKETS } from '../../bitbucket/limits';
import { count, formatNumber } from '../../text/wording';
import { describeNeed, describeReach, describeTime } from '../estimate/describe';
import type { RunEstimate } from '../estimate/runEstimate';
import { wrap } from '../text';
import type { Diagnosis } from './diagnosis';
import { columnsWithin, tableWithin } from './tableWithin';

/** The diagnosis as text for a terminal. */
export function diagnosisText({ calls, credentials, capacity, problems }: Diagnosis): string {
  const sections = [
    credentials.length > 0 ? [...credentialTables(credentials), ...legend(credentials)] : [],
    capacity ? capacityText(capacity) : [],
    calls > 0 ? [`This check made ${count(calls, 'call')} to Bitbucket.`] : [],
    problemsText(problems),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** One row per source, one column per credential, in as many tables as the terminal needs. */
function credentialTables(credentials: Diagnosis['credentials']): string[] {
  const rows = [
    ['', ...credentials.map((_, index) => `${index + 1}`)],
    ...(credentials[0]?.sources ?? []).map(({ source }, index) => [
      source,
      ...credentials.map(({ sources }) => sources[index]?.status ?? ''),
    ]),
    ...(credentials[0]?.repositories ?? []).map(({ workspace }, index) => [
      `Repositories of ${workspace}`,
      ...credentials.map(({ repositories }) => {
        const number = repositories[index]?.count;
        return number === undefined ? 'unknown' : formatNumber(number);
      }),
    ]),
  ];
  const size = columnsWithin(rows);
  return Array.from({ length: Math.ceil(credentials.length / size) }, (_, part) => {
    const own = rows.map(([label = '', ...cells]) => [label, ...cells.slice(part * size, (part + 1) * size)]);
    return tableWithin(own[0] ?? [], own.slice(1));
  });
}

/** The credential that each column stands for, and the checkboxes that disabled sources would need. */
function legend(credentials: Diagnosis['credentials']): string[] {
  const off = new Set(
    credentials.flatMap(({ sources }) =>
      sources.flatMap(({ status, missing }) => (status === 'off' ? missing.map(({ checkbox }) => checkbox) : [])),
    ),
  );
  return [
    ...credentials.flatMap(({ name, hourlyLimit }, index) => wrap(`${index + 1}: ${name}${limitText(hourlyLimit)}`, 0)),
    ...(off.size > 0 ? wrap(`The sources that are off also need: ${[...off].join(', ')}.`, 0) : []),
  ];
}

function limitText(hourlyLimit: number | undefined): string {
  return hourlyLimit === undefined ? '' : `, ${formatNumber(hourlyLimit)} calls an hour for repositories`;
}

const DISCOVERIES: Readonly<Record<RunEstimate['discovery'], string>> = {
  full: 'Discovery of pull requests: full, every repository is asked.',
  economical:
    'Discovery of pull requests: economical, which asks repositories with a push or merge, for what members opened, and each ' +
    'other repository in its turn.',
  off: 'Pull requests are switched off.',
};

function capacityText(estimate: RunEstimate): string[] {
  const { discovery } = estimate;
  const reach = describeReach(estimate);
  const sentences = [
    ...describeNeed(estimate),
    ...(reach === undefined ? [] : [reach]),
    `${DISCOVERIES[discovery]} ${describeTime(estimate)}`,
  ];
  return [callsTable(estimate), ...sentences.flatMap((sentence) => wrap(sentence, 0))];
}

/** The calls of each source, by what they count against. */
function callsTable({ available, calls, sources }: RunEstimate): string {
  const cells = (row: RunEstimate['calls']) => BUCKETS.map((bucket) => formatNumber(row[bucket]));
  const isCalled = (source: (typeof sources)[number]) => BUCKETS.some((bucket) => source.calls[bucket] > 0);
  return tableWithin(
    ['Calls of a run', 'repositories', 'webhooks', 'others'],
    [
      ...sources.filter(isCalled).map((one) => [one.source, ...cells(one.calls)]),
      ['All', ...cells(calls)],
      [
        'The credentials can make now',
        ...[available.repository.now, available.webhook.now].map(formatNumber),
        'no limit',
      ],
    ],
  );
}

function problemsText(problems: readonly string[]): string[] {
  return problems.length === 0
    ? ['No problem was found: a run can start.']
    : [count(problems.length, 'problem'), ...problems.flatMap((problem) => wrap(problem, 2))];
}
