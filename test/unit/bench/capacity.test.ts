import { capacityTable, neededRepositoryCalls } from '../../../bench/capacity';
import { callsPer } from '../../../src/bitbucket/endpoints/calls';
import { integrationSteps } from '../../../src/steps';
import type { Toggle } from '../../../src/steps/runtime/defineStep';
import { readPage } from '../../package/documents';

test('computes the calls that a run needs', () => {
  expect(neededRepositoryCalls(0, {})).toBe(1);
  expect(neededRepositoryCalls(101, {})).toBe(2);
  // 20 pages of repositories, 2000 lists of pull requests, 100 lists of commits, 60 activities
  expect(neededRepositoryCalls(2000, { pullRequests: { perRepository: 1 / 20, approvedShare: 0.6 } })).toBe(2180);
});

test('the documentation of rate limits contains this table', () => {
  const { headings, rows } = capacityTable();
  const [, part = ''] =
    /<!-- capacity: begin -->(.*?)<!-- capacity: end -->/s.exec(readPage('docs/rate-limits.md')) ?? [];
  const cells = part
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect([cells[0], ...cells.slice(2)]).toEqual([headings, ...rows]);
});

test('the documentation states how many calls the optional parts add', () => {
  const endpointsOf = (toggle: Toggle) =>
    integrationSteps.filter(({ enabledBy }) => enabledBy === toggle).flatMap(({ endpoints = [] }) => endpoints);
  const automation = endpointsOf('ingestAutomation');
  const withPipelines = callsPer(
    'repository',
    automation.filter(({ needsPipelines }) => needsPipelines),
  );
  const always = callsPer('repository', automation) - withPipelines + callsPer('repository', automation, 'webhook');
  const accessControls = callsPer('repository', endpointsOf('ingestAccessControls'));
  const environment = callsPer('environment', automation);
  const textOf = (page: string) => readPage(page).replace(/\s+/g, ' ');

  expect(textOf('jupiterone.md')).toContain(
    `Access controls add ${accessControls} calls for each repository. Automation adds ${always} for each repository, ` +
      `${withPipelines} for each repository with pipelines, and ${environment} for each environment.`,
  );
  expect(textOf('docs/rate-limits.md')).toContain(
    `all access controls take \`${accessControls} R\` calls, and automation takes \`${always} R + ${withPipelines} Q + E\`.`,
  );
  expect(environment).toBe(1);
});
