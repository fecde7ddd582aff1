import { addressOf, hideAddresses, hideCredentials } from '../../../src/text/address';

describe('addressOf', () => {
  test.each<[url: string, clean: string, host: string, insecure: boolean]>([
    ['https://ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://ci.example.com', 'https://ci.example.com/', 'ci.example.com', false],
    ['https://me:secret@ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://token@ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://ci.example.com/hook?token=secret&b=c#secret', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['http://ci.example.com:8080/api/v1', 'http://ci.example.com:8080/api/v1', 'ci.example.com:8080', true],
    ['http://ci.example.com:80/', 'http://ci.example.com/', 'ci.example.com', true],
    ['https://ci.example.com:443/', 'https://ci.example.com/', 'ci.example.com', false],
    ['HTTPS://CI.Example.com/Hook', 'https://ci.example.com/Hook', 'ci.example.com', false],
    ['http://[fd00::12]:8080/?pw=secret', 'http://[fd00::12]:8080/', '[fd00::12]:8080', true],
    [' https://ci.example.com/hook ', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://me:sec@ret@ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https:\\\\ci.example.com\\hook?secret', 'https://ci.example.com/hook', 'ci.example.com', false],
  ])('%s', (url, clean, host, insecure) => {
    expect(addressOf(url)).toEqual({ url: clean, host, insecure });
  });

  test.each([
    ['https://ci.acme.example/bitbucket-hook/'],
    ['https://ci.acme.example/bitbucket-scmsource-hook/notify'],
    ['https://ci.acme.example/github-webhook/api/v1'],
    ['https://jenkins01.eu-west-1.acme.example:8443/generic-webhook-trigger/invoke'],
    ['http://ip-10-0-0-12.internal.acme.example/hook'],
    ['https://k8s.xn--mnchen-3ya.acme.example/hooks/catch'],
    ['https://10.1.2.3/hook'],
  ])('leaves %s as it is, because it shows the kind of receiver and the host', (url) => {
    expect(addressOf(url)?.url).toBe(url);
  });

  test.each([
    ['a word', 'https://ci.acme.example/hook/swordfish', '/hook/***'],
    ['a word at the start', 'https://ci.acme.example/swordfish', '/***'],
    ['letters only', 'https://ci.acme.example/hook/abcdefghijklmnopqrstuvwxyzabcdef', '/hook/***'],
    ['lower case', 'https://ci.acme.example/hook/secretqwrtzpsdfgabc', '/hook/***'],
    ['mixed case', 'https://ci.acme.example/hook/dPbSECRETeYaBcDe', '/hook/***'],
    ['digits only', 'https://ci.acme.example/webhook/7364829105738291', '/webhook/***'],
    ['four digits', 'https://ci.acme.example/hook/2024', '/hook/***'],
    ['short', 'https://ci.acme.example/hook/bx2', '/hook/***'],
    ['several', 'https://hooks.acme.example/hooks/catch/1234567/bx2abcz/', '/hooks/catch/***'],
    ['before what tells the kind', 'https://ci.acme.example/bot12:SECRET/hook', '/***'],
    ['a parameter of the path', 'https://ci.acme.example/hook;token=SECRET', '/***'],
    ['a named value', 'https://ci.acme.example/generic/secret=hunter2', '/***'],
    ['an unknown name', 'https://ci.acme.example/hook/x=hunter', '/hook/***'],
    ['after an at sign', 'https://ci.acme.example/hook@SECRET/send', '/***'],
    ['encoded', 'https://ci.acme.example/hook/%53ECRET', '/hook/***'],
    ['encoded twice', 'https://ci.acme.example/hook%2FSECRET', '/***'],
    ['after its name', 'https://ci.acme.example/api_key/swordfish/run', '/***'],
    ['a uuid', 'https://ci.acme.example/hook/550e8400-e29b-41d4-a716-446655440000', '/hook/***'],
    ['behind an empty segment', 'https://ci.acme.example//swordfish', '//***'],
    ['behind dots', 'https://ci.acme.example/hook/../swordfish', '/***'],
  ])('hides a part of the path that may be a credential: %s', (_, url, path) => {
    expect(addressOf(url)).toMatchObject({ url: expect.stringMatching(/^https:\/\/\w+\.acme\.example\//) as string });
    expect(addressOf(url)?.url.replace(/^https:\/\/[^/]*/, '')).toBe(path);
  });

  test.each([
    ['https://eo1fake2abcdefg.m.pipedream.net', '***.m.pipedream.net'],
    ['https://550e8400e29b41d4a716446655440000.hooks.acme.example/in', '***.hooks.acme.example'],
    ['https://550e8400-e29b-41d4-a716-446655440000.hooks.acme.example/in', '***.hooks.acme.example'],
    ['https://0123456789.hooks.acme.example:8443', '***.hooks.acme.example:8443'],
    ['https://73648.hooks.acme.example', '***.hooks.acme.example'],
    ['https://bx2abcz.hooks.acme.example', '***.hooks.acme.example'],
    ['https://abcdefghijklmnopqrst.hooks.acme.example', '***.hooks.acme.example'],
    ['https://qwrtzpsd.hooks.acme.example', '***.hooks.acme.example'],
    ['https://token_swordfish.hooks.acme.example', '***.hooks.acme.example'],
  ])('hides a subdomain that identifies the caller: %s', (url, host) => {
    expect(addressOf(url)?.host).toBe(host);
    expect(addressOf(url)?.url).toContain(`://${host}/`);
  });

  test.each([
    [undefined],
    [null],
    [''],
    ['ci.example.com/hook'],
    ['deploy:secret@ci.example.com/hook'],
    ['javascript:secret'],
    ['ftp://me:secret@ci.example.com/'],
    ['file:///etc/passwd'],
    ['https://'],
    ['https://exa mple.com/'],
    ['not a url token=abc'],
    [7],
    [{}],
  ])('tells nothing of %j', (url) => {
    expect(addressOf(url)).toBeUndefined();
  });
});

test('addresses in a text are shown the same way, and nothing else is changed', () => {
  expect(hideAddresses('Via https://me:pw@ci.acme.example/hook/swordfish?a=b and ssh://git@acme.example')).toBe(
    'Via https://ci.acme.example/hook/*** and ***',
  );
  expect(hideAddresses('feature/a1b2c3d4e5f6')).toBe('feature/a1b2c3d4e5f6');
});

test.each(['a.', 'a', '://', 'x=', '?token', '@', 'token=a&', ' ', 'a:b@', 'key: ', 'x://a:b@', 'Ab1'])(
  'long repetitions of %j are handled',
  (part) => {
    expect(typeof hideCredentials(`${part.repeat(20_000 / part.length)}://=@`)).toBe('string');
  },
);
