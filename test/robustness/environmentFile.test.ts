import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as sdk from '@jupiterone/integration-sdk-runtime';

import { readLocalInstance } from '../../src/cli/localInstance';

/* `.env` is read however an editor, a shell or Windows wrote it. */

const ORIGINAL = process.env;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'environment-'));
  process.env = { PATH: ORIGINAL.PATH };
});

afterEach(() => {
  process.env = ORIGINAL;
  rmSync(folder, { recursive: true });
});

const LINES = ['OAUTH_KEY=key', 'OAUTH_SECRET=secret', 'WORKSPACE=acme', ''];
const UTF8_MARK = [0xef, 0xbb, 0xbf];

function withoutLastByte(bytes: Buffer): Buffer {
  return bytes.subarray(0, -1);
}

test.each<[string, string | Buffer]>([
  ['has a byte order mark', Buffer.from([...UTF8_MARK, ...Buffer.from(LINES.join('\n'))])],
  ['has lines that end as on Windows', LINES.join('\r\n')],
  ['has both', Buffer.from([...UTF8_MARK, ...Buffer.from(LINES.join('\r\n'))])],
  ['has lines that end as on old Macs', LINES.join('\r')],
  ['is in the encoding of PowerShell', Buffer.from(`\ufeff${LINES.join('\r\n')}`, 'utf16le')],
  ['is in that encoding with bytes swapped', Buffer.from(`\ufeff${LINES.join('\r\n')}`, 'utf16le').swap16()],
  [
    'is cut off in the middle of a character',
    withoutLastByte(Buffer.from(`\ufeff${LINES.join('\n')}`, 'utf16le').swap16()),
  ],
  ['has lines for a shell', 'export OAUTH_KEY=key\n  export\tOAUTH_SECRET="secret"\nexport WORKSPACE=\'acme\'\n'],
  ['has quoted values', 'OAUTH_KEY="key"\nOAUTH_SECRET=\'secret\'\nWORKSPACE="acme"'],
  ['has blanks everywhere', ' OAUTH_KEY = key \n\tOAUTH_SECRET =\t"secret" \n\n WORKSPACE= acme\t\n'],
  ['has comments', '# ours\nOAUTH_KEY=key # of "acme"\nOAUTH_SECRET="secret" # secret\nWORKSPACE=acme\t# ours\n#A=1'],
  ['has lines that mean nothing', '\0\n=\nexport\n---\nOAUTH_KEY=key\nOAUTH_SECRET=secret\nWORKSPACE=acme\nexport A'],
])('.env is read when it %s', (_, content) => {
  writeFileSync(join(folder, '.env'), content);
  const { instance, problems } = readLocalInstance(sdk, folder);
  expect(problems).toEqual([]);
  expect(instance.config).toMatchObject({ oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' });
});

test.each([
  ['a#b', 'a#b'],
  ['"a # b"', 'a # b'],
  [`"it's"`, "it's"],
  ['a=b==', 'a=b=='],
  ['', ''],
])('the value %j is %j', (text, value) => {
  writeFileSync(join(folder, '.env'), `OAUTH_SECRET=${text}\n`);
  expect(readLocalInstance(sdk, folder).instance.config.oauthSecret).toBe(value);
});

test('a folder in place of .env is named', () => {
  mkdirSync(join(folder, '.env'));
  expect(() => readLocalInstance(sdk, folder)).toThrow(`${join(folder, '.env')} cannot be read: EISDIR`);
});
