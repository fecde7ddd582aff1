import { Command, Option } from 'commander';

import { version } from '../../package.json';
import { FRAMEWORK_IDS } from '../report/frameworks/framework';
import { GROUPINGS, SEVERITIES, type Severity } from '../report/reportData';
import type { EvidenceCommandOptions } from './evidence';
import { exitCodeText } from './exitCodes';
import { FORMAT_NAMES, type FormatOutput, toFormats } from './formatOption';
import {
  toCount,
  toDataTarget,
  toFolder,
  toList,
  toName,
  toOneOf,
  toPatterns,
  toRepositoryPatterns,
  toTarget,
} from './optionValues';
import type { ReportCommandOptions } from './report';
import { toEnd, toTime } from './since';

interface CollectArguments {
  folder: string;
  allowFailedSteps: boolean;
  since?: number;
  cache: boolean;
  quiet?: boolean;
  step: string[];
  project: string[];
  repository: string[];
  exclude: string[];
}

interface ReportArguments extends Omit<ReportCommandOptions, 'formats' | 'filter'> {
  format?: FormatOutput[];
  json?: string;
  project: string[];
  repository: string[];
  severity?: Severity;
  check: string[];
}

/** Each command loads its own code, after its first line. */
export function createProgram(): Command {
  const program = new Command('graph-bitbucket').description(
    'Reads Bitbucket Cloud for JupiterOne, and reports what a security engineer should look at.',
  );
  // the commands inherit this
  program
    .version(`graph-bitbucket ${version}, Node.js ${process.versions.node}`, '-V, --version', 'show the version')
    .allowExcessArguments(false)
    .showHelpAfterError('Run the command with --help to see its options.')
    .addHelpText('afterAll', exitCodeText());
  const quiet = () => new Option('--quiet', 'print nothing but problems, and what "-" sends to standard output');
  const folder = () =>
    new Option('--folder <folder>', 'where .env is, and .j1-integration goes').default('.').argParser(toName);

  program
    .command('collect')
    .description('collect the graph into .j1-integration, and report what was found')
    .addOption(folder())
    .option('--step <ids>', 'only these steps, separated by commas, with those that they need', toList, [])
    .option(
      '--since <time>',
      'read pull requests that changed since then: 90d, or 2026-09-01 (default: where the last successful run in the folder began, at least 24 hours)',
      (value) => toTime(value),
    )
    .option('--project <keys>', 'read only repositories of these projects', toPatterns, [])
    .option('--repository <names>', 'read only these repositories: acme/app, or app-*', toRepositoryPatterns, [])
    .option('--exclude <names>', 'do not read these repositories', toRepositoryPatterns, [])
    .option('--no-cache', 'read closed pull requests again that an earlier run has read')
    .option('--allow-failed-steps', 'end with exit code 0 when steps failed', false)
    .addHelpText('after', '\nThe configuration comes from the environment and from .env; see .env.example.')
    .addOption(quiet())
    .action(async ({ step, project, repository, exclude, ...options }: CollectArguments) => {
      begin('Collecting ...', options);
      const { collect } = await import('./collect');
      await collect({ ...options, scope: { steps: step, projects: project, repositories: repository, exclude } });
    });

  program
    .command('sync')
    .description('upload what collect wrote to JupiterOne')
    .addOption(folder())
    .argument(
      '[options...]',
      "options of the SDK's own command: --integrationInstanceId, --account, --api-key and others",
    )
    .allowUnknownOption()
    .allowExcessArguments(true)
    .addHelpText('after', '\nJUPITERONE_API_KEY and JUPITERONE_ACCOUNT come from the environment as well.')
    .addOption(quiet())
    .action(async (args: string[], { folder: path, quiet: isQuiet }: { folder: string; quiet?: boolean }) => {
      begin('Uploading ...', { quiet: isQuiet });
      const { sync } = await import('./sync');
      await sync({ folder: path, args, quiet: isQuiet });
    });

  const graph = () =>
    new Option('--graph <folder>', 'what collect wrote: .j1-integration, its folder graph, or the folder around it')
      .default('.')
      .argParser(toName);
  const config = (content: string) =>
    new Option('--config <file>', `${content} (default: graph-bitbucket.yml beside the result)`).argParser(toName);

  program
    .command('report')
    .description('write the report of the last run as one HTML file')
    .addOption(graph())
    .option('--output <file>', 'the HTML file (default: report.html beside the graph)', toTarget)
    .option(
      '--format <format[=file]>',
      `write the findings as ${FORMAT_NAMES.join(', ')}, into a file or, without one, to standard output; can be repeated`,
      (text: string, earlier?: FormatOutput[]) => toFormats(text, toTarget, earlier),
    )
    .option('--json <file>', 'the same as --format json=<file>', toTarget)
    .option(
      '--baseline <file>',
      'compare with the JSON of an earlier report (default: with the run before, if collect has kept it)',
      toName,
    )
    .addOption(config('scope, protected branches and waivers'))
    .option(
      '--framework <name>',
      `sort the findings by the controls of a framework as well: ${FRAMEWORK_IDS.join(', ')}`,
      toOneOf(FRAMEWORK_IDS),
    )
    .option('--by <what>', `group the findings, the worst first: by ${GROUPINGS.join(', ')}`, toOneOf(GROUPINGS))
    .option('--project <keys>', 'show only what is in these projects', toList, [])
    .option('--repository <names>', 'show only what is in these repositories: acme/app, or app-*', toList, [])
    .option(
      '--severity <severity>',
      `show only findings of this severity or a higher one: ${SEVERITIES.join(', ')}`,
      toOneOf(SEVERITIES),
    )
    .option('--check <ids>', 'show only what these checks find, separated by commas', toList, [])
    .option(
      '--fail-on <severity>',
      `end with exit code 2 when there is such a finding or a more severe one, with 3 when the graph is incomplete: ${SEVERITIES.join(', ')}`,
      toOneOf(SEVERITIES),
    )
    .option('--new-only', 'let --fail-on count only what is new since the baseline')
    .option(
      '--fail-on-incomplete',
      'end with exit code 3 when the graph is incomplete, or Bitbucket refused a part of it',
    )
    .addOption(quiet())
    .action(async ({ json, format = [], project, repository, severity, check, ...options }: ReportArguments) => {
      begin('Writing the report ...', options);
      const { report } = await import('./report');
      const formats = [...format, ...(json === undefined ? [] : [{ format: 'json', file: json } as const])];
      const filter = { projects: project, repositories: repository, severity, checks: check };
      await report({ ...options, formats, filter });
    });

  program
    .command('evidence')
    .description('write every change of a period for an auditor, with those that no second person approved')
    .option('--since <time>', 'the first day of the period: 2026-07-01, or 90d', (value) => toTime(value))
    .option('--until <time>', 'its last day: 2026-09-30 (default: when the run ended)', (value) => toEnd(value))
    .option('--output <folder>', 'a new folder', toFolder)
    .option('--sample <number>', 'how many changes to draw for examination', toCount, 25)
    .option('--seed <text>', 'draws the same sample again', '1')
    .addOption(graph())
    .addOption(config('protected branches; scope and waivers change no evidence'))
    .option('--verify <folder>', 'check instead that evidence is as it was written', toName)
    .addOption(quiet())
    .action(async (options: EvidenceCommandOptions) => {
      begin(options.verify === undefined ? 'Writing evidence ...' : 'Checking evidence ...', options);
      const { evidence } = await import('./evidence');
      await evidence(options);
    });

  program
    .command('doctor')
    .description('check configuration, credentials, scopes, workspaces and capacity, without collecting')
    .addOption(folder())
    .option('--since <time>', 'estimate what a run with this option reads: 90d, or 2026-09-01', (value) =>
      toTime(value),
    )
    .option('--json [file]', 'print the result as data, as - does, or write it to a file', toDataTarget)
    .addOption(quiet())
    .action(async (options: { folder: string; json?: string | true; since?: number; quiet?: boolean }) => {
      begin('Checking ...', options);
      const { doctor } = await import('./doctor');
      await doctor(options);
    });

  return program;
}

/** Loading the code of a command takes longer than a person should see nothing. */
function begin(text: string, { quiet = false }: { quiet?: boolean }): void {
  if (!quiet) {
    console.error(text);
  }
}
