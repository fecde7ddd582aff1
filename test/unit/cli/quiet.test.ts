import { tellProblems, withoutStandardOutput } from '../../../src/cli/quiet';
import { sampleReport } from '../report/sampleReport';

afterEach(() => jest.restoreAllMocks());

function told(report: ReturnType<typeof sampleReport>): string {
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  tellProblems(report);
  expect(log).not.toHaveBeenCalled();
  return error.mock.calls.flat().join('\n');
}

test('a report without problems says nothing, whatever it found', () => {
  expect(told(sampleReport())).toBe('');
});

test('what is missing or odd is said', () => {
  expect(told(sampleReport({ gaps: ['A step failed.'], warnings: ['A waiver expired.'] }))).toBe(
    'Incomplete: there may be more than this report says.\n  A step failed.\n\nWarnings\n  A waiver expired.',
  );
});

test('standard output is silent while others work, and back afterwards, even if they fail', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const failing = withoutStandardOutput(() => {
    process.stdout.write('noise');
    return Promise.reject(new Error('It failed.'));
  });
  await expect(failing).rejects.toThrow('It failed.');
  expect(write).not.toHaveBeenCalled();
  process.stdout.write('news');
  expect(write).toHaveBeenCalledWith('news');
});
