import { version } from '../../../package.json';
import { createProgram } from '../../../src/cli/program';

/** What the command prints for arguments with which it does nothing else. */
async function outputOf(...args: string[]): Promise<string> {
  const program = createProgram();
  let output = '';
  const write = (text: string) => void (output += text);
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write });
  }
  await program.parseAsync(['node', 'graph-bitbucket', ...args]).catch(() => undefined);
  return output;
}

test.each(['--version', '-V'])('%s shows name, version and Node.js', async (option) => {
  expect(await outputOf(option)).toBe(`graph-bitbucket ${version}, Node.js ${process.versions.node}\n`);
});

test.each(['collect', 'sync', 'report', 'evidence', 'doctor'])('%s can be quiet', async (command) => {
  expect(await outputOf(command, '--help')).toContain('--quiet ');
});

test.each([
  [['report', '--by', 'team'], 'It must be one of repository, project, person.'],
  [['report', '--severity', 'low'], 'It must be one of critical, high, medium, info.'],
  [['report', '--check', 'a,,b'], 'It is empty, or a comma stands alone.'],
  [['evidence', '--output', '-'], 'It is for several files, which cannot go to standard output. Name a folder.'],
  [['report', '--graph', '-'], 'It must be a file or folder: "-" is for output only. Write ./- for one of this name.'],
])('%j is refused', async (args, message) => {
  expect(await outputOf(...args)).toContain(message);
});
