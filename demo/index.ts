import { parseOptions, USAGE } from './options';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  console.log('Starting a simulated Bitbucket ...');
  // loading takes longer than the first line should
  const { runDemo } = await import('./runDemo');
  try {
    process.exitCode = (await runDemo(options, interruption.signal)) ? 0 : 1;
  } catch (error) {
    if (!interruption.signal.aborted) {
      throw error;
    }
    console.error('Interrupted.');
    // the run goes on with its requests until the process ends
    process.exit(130);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
