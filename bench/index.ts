import { execSync } from 'node:child_process';
import { join } from 'node:path';

import { runCommand } from '../src/cli/runCommand';
import { parseOptions, USAGE } from './options';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  console.log('Building the integration ...');
  execSync('npm run --silent build', { cwd: join(__dirname, '..'), stdio: 'inherit' });
  const { runBench } = await import('./runBench');
  process.exitCode = (await runBench(options)) ? 0 : 1;
}

runCommand(main);
