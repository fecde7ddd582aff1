import type { Report } from '../report/reportData';
import { problemsText } from './summaryText';

/* What commands do with `--quiet`. */

/** Prints on standard error what a person must know of a report all the same. */
export function tellProblems(report: Report): void {
  const problems = problemsText(report);
  if (problems !== '') {
    console.error(problems);
  }
}

/** Runs code of others that has no option to be quiet. What it throws is not held back. */
export async function withoutStandardOutput(work: () => Promise<unknown>): Promise<void> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}
