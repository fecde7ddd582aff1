import { parseLogLine, RunLog } from '../../../src/cli/runLog';

/** A line as the SDK writes it, with colors. */
function line(level: string, message: string): string {
  return `\u001b[90m10:55:26.705Z\u001b[39m \u001b[35m${level.padStart(5)}\u001b[39m Local: \u001b[36m${message}\u001b[39m`;
}

function read(...lines: string[]): { log: RunLog; progress: (string | undefined)[] } {
  const log = new RunLog();
  return { log, progress: lines.map((one) => log.read(one)) };
}

test('parses level and message without colors and step id', () => {
  expect(parseLogLine(line('INFO', 'Completed step "Fetch Users". (stepId=fetch-users)'))).toEqual({
    level: 'INFO',
    message: 'Completed step "Fetch Users".',
    isEvent: false,
  });
});

test.each(['    "code": "X",', '', 'Results:', '  stack: Local: no entry'])('%j is not an entry', (text) => {
  expect(parseLogLine(text)).toBeUndefined();
});

test('reports a completed step as progress', () => {
  const { log, progress } = read(line('INFO', 'Completed step "Fetch Users". (stepId=fetch-users)'));
  expect(progress).toEqual(['Fetch Users: done']);
  expect([...log.ended]).toEqual(['fetch-users']);
});

test('reports completed repositories as progress', () => {
  const message =
    '12 of 60 repositories done, 5 pull requests, 80 calls, credential 1, 90 calls a minute, about 10 s left ' +
    '(repositoriesDone=12, repositories=60)';
  expect(read(line('INFO', message)).progress).toEqual([
    '12 of 60 repositories done, 5 pull requests, 80 calls, about 10 s left',
  ]);
});

test('keeps the reason for a failed step, which is not a warning', () => {
  const message =
    'Step "Fetch Groups" failed to complete due to error. ' +
    '(errorCode="PROVIDER_API_ERROR", errorId="1", reason="GET /1.0/groups/w: 500 \\"Oops\\"")';
  const { log, progress } = read(line('ERROR', message));
  expect(log.causes).toEqual({ 'fetch-groups': '"Fetch Groups" failed: GET /1.0/groups/w: 500 "Oops"' });
  expect(progress).toEqual(['Fetch Groups failed']);
  expect([...log.warnings]).toEqual([]);
});

test('keeps the reason for a refused configuration', () => {
  const message =
    'Error occurred while validating integration configuration. ' +
    '(errorCode="CONFIG", errorId="1", reason="OAUTH_KEY (oauthKey) is missing.")';
  expect(read(line('WARN', message)).log).toMatchObject({ refusal: 'OAUTH_KEY (oauthKey) is missing.', causes: {} });
});

test('puts each problem of a configuration on its own line', () => {
  const reason = '2 problems were found: 1. OAUTH_KEY (oauthKey) is missing. 2. WORKSPACE (workspace) is missing.';
  const message = `Error occurred while validating integration configuration. (errorCode="CONFIG", errorId="1", reason="${reason}")`;
  expect(read(line('WARN', message)).log.refusal).toBe(
    '2 problems were found:\n1. OAUTH_KEY (oauthKey) is missing.\n2. WORKSPACE (workspace) is missing.',
  );
});

test('keeps each warning event once, and ignores other warnings', () => {
  const event = line('WARN', 'Skipped repositories: 1 (w/api). (stepId=fetch-prs, event=warn_incomplete_data)');
  const { log } = read(event, event, line('WARN', 'Retrying (stepId=fetch-prs)'));
  expect([...log.warnings]).toEqual(['Skipped repositories: 1 (w/api).']);
});

test('keeps the number of calls as text', () => {
  const message =
    '605 calls to Bitbucket, 575 of them against the repository limit (token 2; consumer 1: 605), 0 retries.';
  expect(read(line('INFO', message)).log.calls).toBe(
    '605 calls to Bitbucket, 575 of them against the repository limit',
  );
});
