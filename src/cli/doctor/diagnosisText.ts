import Table from 'cli-table3';

import { count, formatNumber } from '../../text/wording';
import { describeEstimate, describeReach } from '../periodEstimate';
import { wrap } from '../text';
import type { Diagnosis } from './diagnosis';
import type { RunEstimate } from './runEstimate';

/** The diagnosis as text for a terminal. */
export function diagnosisText({ calls, credentials, capacity, problems }: Diagnosis): string {
  const sections = [
    credentials.length > 0 ? [credentialTable(credentials), ...legend(credentials)] : [],
    capacity ? capacityText(capacity) : [],
    calls > 0 ? [`This check made ${count(calls, 'call')} to Bitbucket.`] : [],
    problemsText(problems),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** One row per source, one column per credential. */
function credentialTable(credentials: Diagnosis['credentials']): string {
  const table = new Table({
    head: ['', ...credentials.map((_, index) => `${index + 1}`)],
    style: { head: [], border: [], compact: true },
  });
  credentials[0]?.sources.forEach(({ source }, index) => {
    table.push([source, ...credentials.map(({ sources }) => sources[index]?.status ?? '')]);
  });
  credentials[0]?.repositories.forEach(({ workspace }, index) => {
    const counts = credentials.map(({ repositories }) => repositories[index]?.count);
    table.push([
      `Repositories of ${workspace}`,
      ...counts.map((number) => (number === undefined ? 'unknown' : formatNumber(number))),
    ]);
  });
  return table.toString();
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

function capacityText({
  repositories,
  neededCalls: { least, most },
  availableCalls,
  discovery,
  minutes,
  period,
}: RunEstimate): string[] {
  const range = least === most ? formatNumber(most) : `${formatNumber(least)} to ${formatNumber(most)}`;
  const reach = period && describeReach(period, availableCalls.withWaiting - most);
  return [
    ...wrap(
      `A run needs ${range} calls for ${count(repositories, 'repository', 'repositories')}` +
        `${discovery === 'off' ? '' : ', and two or three for each pull request that changed'}. ` +
        `The credentials can make ${formatNumber(availableCalls.now)} now` +
        `${availableCalls.withWaiting > availableCalls.now ? `, ${formatNumber(availableCalls.withWaiting)} with waiting` : ''}.`,
      0,
    ),
    ...(period ? wrap(describeEstimate(period), 0) : []),
    ...(reach === undefined ? [] : wrap(reach, 0)),
    ...wrap(`${DISCOVERIES[discovery]} ` + `A run takes about ${count(minutes, 'minute')}.`, 0),
  ];
}

function problemsText(problems: readonly string[]): string[] {
  return problems.length === 0
    ? ['No problem was found: a run can start.']
    : [count(problems.length, 'problem'), ...problems.flatMap((problem) => wrap(problem, 2))];
}
