import { maskCredentials } from '../../../src/text/credentials';

test.each([
  ['https://me:s3cr3t@acme.example/x', 'https://acme.example/x'],
  [
    'git clone https://s3cr3t@acme.example/x.git and ssh://git:s3cr3t@acme.example',
    'git clone https://acme.example/x.git and ssh://acme.example',
  ],
  ['https://acme.example/x?api_key=s3cr3t&page=2#token=s3cr3t', 'https://acme.example/x?api_key=***&page=2#token=***'],
  ['TOKEN=s3cr3t DB_PASSWORD=s3cr3t', 'TOKEN=*** DB_PASSWORD=***'],
  ['https://acme.example/hook;token=s3cr3t', 'https://acme.example/hook;token=***'],
])('masks what is certainly a credential: %s', (text, masked) => {
  expect(maskCredentials(text)).toBe(masked);
});

test.each([
  'ann@acme.example',
  'https://acme.example/@ann?d=identicon',
  'a = b, size=3',
  'Rotate the token of the deploy key',
  'feature/token-cache',
  '',
])('leaves %j as it is', (text) => {
  expect(maskCredentials(text)).toBe(text);
});

test.each(['a.', 'a', '://', 'x=', '?token', '@', 'token=a&', ' '])('is quick on long repetitions of %j', (part) => {
  expect(typeof maskCredentials(part.repeat(20_000 / part.length) + '://=')).toBe('string');
});
