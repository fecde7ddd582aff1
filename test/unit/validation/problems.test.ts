import { Credential } from '../../../src/bitbucket/credentials/credential';
import { ACCESS_TOKEN, OAUTH_CONSUMER } from '../../../src/bitbucket/credentials/credentialKinds';
import { fixedToken } from '../../../src/bitbucket/credentials/tokens';
import { type ApiError, NotFoundError, PermissionError } from '../../../src/bitbucket/http/errors';
import { createRedaction } from '../../../src/bitbucket/http/redaction';
import { fieldNames } from '../../../src/config';
import { findProblems } from '../../../src/validation/problems';

const tokens = fixedToken('token', createRedaction());
const failure = { endpoint: 'GET /2.0/workspaces/acme-old', status: 403 };

function problemsOf(...refusals: ApiError[]): string[] {
  const checked = refusals.map((refusal, index) => ({
    credential: new Credential({ kind: OAUTH_CONSUMER, item: index + 1, label: `consumer ${index + 1}`, tokens }),
    workspaces: new Map(),
    unreadable: new Map([['acme-old', refusal]]),
  }));
  return findProblems(checked, new Map(), fieldNames(true));
}

const DEACTIVATED = new PermissionError({ ...failure, reason: 'This workspace has been deactivated.' });

test.each<[ApiError, string]>([
  [
    DEACTIVATED,
    'This workspace has been deactivated. Reactivate it in Bitbucket, or take it out of WORKSPACE (workspace).',
  ],
  [
    new PermissionError({ ...failure, status: 401, reason: 'You do not have access to view this workspace.' }),
    'You do not have access to view this workspace. Check that each consumer was made in this workspace, by an administrator.',
  ],
  [
    new PermissionError({ ...failure, reason: 'Forbidden', required: ['account'], granted: [] }),
    'Forbidden. Grant the scope "account" (tick "Account: Read").',
  ],
  [
    new NotFoundError({ ...failure, status: 404, reason: "No workspace with identifier 'acme-old'." }),
    "No workspace with identifier 'acme-old'. Check the spelling of the slug, and that each consumer was made in this workspace.",
  ],
])('what to do about an unreadable workspace fits the reason: %s', (refusal, text) => {
  expect(problemsOf(refusal)).toEqual([`workspace "acme-old" cannot be read by consumer 1: ${text}`]);
});

test('consumers with the same reason are named together, others by themselves', () => {
  const unknown = new PermissionError({ ...failure, reason: 'Forbidden' });
  expect(problemsOf(DEACTIVATED, unknown, DEACTIVATED)).toEqual([
    expect.stringContaining('cannot be read by consumer 1, consumer 3: This workspace'),
    expect.stringContaining('cannot be read by consumer 2: Forbidden. Check the spelling'),
  ]);
});

test('an access token is never a problem', () => {
  const credential = new Credential({ kind: ACCESS_TOKEN, item: 1, label: 'access token 1', tokens });
  const unreadable = new Map([['acme-old', DEACTIVATED]]);
  const scopes = new Set<string>();
  const required = new Map([['repository' as const, ['Repositories']]]);
  const checked = [{ credential, workspaces: new Map(), unreadable, scopes }];
  expect(findProblems(checked, required, fieldNames(true))).toEqual([]);
});
