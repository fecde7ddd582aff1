import { runCommand } from '../src/cli/runCommand';
import { parseOptions, USAGE } from './options';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  console.log('Starting a simulated Bitbucket ...');
  // loading takes longer than the first line should
  const { runDemo } = await import('./runDemo');
  process.exitCode = (await runDemo(options)) ? 0 : 1;
}

runCommand(main);
