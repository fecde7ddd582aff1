import { isSecretField, maskCredentials } from '../../../src/text/credentials';

test.each([
  ['https://me:s3cr3t@acme.example/x', 'https://acme.example/x'],
  [
    'git clone https://s3cr3t@acme.example/x.git and ssh://git:s3cr3t@acme.example',
    'git clone https://acme.example/x.git and ssh://acme.example',
  ],
  ['https://acme.example/x?api_key=s3cr3t&page=2#token=s3cr3t', 'https://acme.example/x?api_key=***&page=2#token=***'],
  ['TOKEN=s3cr3t DB_PASSWORD=s3cr3t', 'TOKEN=*** DB_PASSWORD=***'],
  ['https://acme.example/hook;token=s3cr3t', 'https://acme.example/hook;token=***'],
  ['https://me:s3/cr?3t#@acme.example/x', 'https://acme.example/x'],
  ['https://me:s3cr3t@t@acme.example/x', 'https://acme.example/x'],
  ['git+ssh://git:s3cr3t@acme.example:7999/x.git', 'git+ssh://acme.example:7999/x.git'],
  ['clone deploy:s3cr3t@acme.example:x.git', 'clone ***@acme.example:x.git'],
  ['Authorization: Bearer s3cr3tTok3n', 'Authorization: Bearer ***'],
  ['Authorization: Basic ZGVwbG95OnB3', 'Authorization: Basic ***'],
  ['old ghp_a1B2c3D4e5F6g7H8 and xoxb-12345678901-AbCdEf', 'old *** and ***'],
  ['AKIAIOSFODNN7EXAMPLE', '***'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF-123', 'jwt ***'],
])('masks what is certainly a credential: %s', (text, masked) => {
  expect(maskCredentials(text)).toBe(masked);
});

test.each([
  'ann@acme.example',
  'https://acme.example/@ann?d=identicon',
  'a = b, size=3',
  'Rotate the token of the deploy key',
  'feature/token-cache',
  'mailto:ann@acme.example',
  'https://acme.example:8080/a@b',
  'node:18@sha256:0123456789abcdef',
  'git@bitbucket.org:acme/app.git',
  'Basic authentication and bearer tokens',
  'ASIA-pacific, eyJafjallajokull',
  '',
])('leaves %j as it is', (text) => {
  expect(maskCredentials(text)).toBe(text);
});

test.each(['a.', 'a', '://', 'x=', '?token', '@', 'token=a&', ' ', 'a:b@', 'x://a:b', 'Basic '])(
  'is quick on long repetitions of %j',
  (part) => {
    expect(typeof maskCredentials(part.repeat(20_000 / part.length) + '://=')).toBe('string');
  },
);

test('the names of fields tell credentials', () => {
  const names = ['token', 'access_token', 'client_secret', 'password', 'apiKey', 'private-key', 'API_KEY'];
  const others = ['author', 'key', 'secret_set', 'tokens_used', 'token_endpoint', 'fingerprint', 'passed'];
  expect([...names, ...others].filter(isSecretField)).toEqual(names);
});
