import type { Webhook } from '../../../../src/bitbucket/endpoints/automation';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { addressOf } from '../../../../src/steps/webhooks/address';
import { createWebhookEntity } from '../../../../src/steps/webhooks/converter';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

describe('addressOf', () => {
  test.each<[url: string, clean: string, host: string, insecure: boolean]>([
    ['https://ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://ci.example.com', 'https://ci.example.com/', 'ci.example.com', false],
    ['https://me:secret@ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://token@ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://ci.example.com/hook?token=secret&b=c#secret', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['http://ci.example.com:8080/a/b', 'http://ci.example.com:8080/a/b', 'ci.example.com:8080', true],
    ['http://ci.example.com:80/', 'http://ci.example.com/', 'ci.example.com', true],
    ['https://ci.example.com:443/', 'https://ci.example.com/', 'ci.example.com', false],
    ['HTTPS://CI.Example.com/Hook', 'https://ci.example.com/Hook', 'ci.example.com', false],
    ['http://[fd00::12]:8080/?pw=secret', 'http://[fd00::12]:8080/', '[fd00::12]:8080', true],
    [' https://ci.example.com/hook ', 'https://ci.example.com/hook', 'ci.example.com', false],
    ['https://me:sec@ret@ci.example.com/hook', 'https://ci.example.com/hook', 'ci.example.com', false],
    [
      'https://chat.example.com/services/T01AB2CD3/B04EF5GH6/XuJw7dQ0aLrT9zKpEo2mYc4v',
      'https://chat.example.com/services/***/***/***',
      'chat.example.com',
      false,
    ],
    [
      'https://chat.example.com/webhook/550e8400-e29b-41d4-a716-446655440000@tenant/end',
      'https://chat.example.com/webhook/***/end',
      'chat.example.com',
      false,
    ],
    [
      'https://ci.example.com/bitbucket-scmsource-hook/release-2024-backend-v2/1234567890123456/BuildTriggerEndpoint',
      'https://ci.example.com/bitbucket-scmsource-hook/release-2024-backend-v2/***/BuildTriggerEndpoint',
      'ci.example.com',
      false,
    ],
    ['https:\\\\ci.example.com\\hook?secret', 'https://ci.example.com/hook', 'ci.example.com', false],
  ])('%s', (url, clean, host, insecure) => {
    expect(addressOf(url)).toEqual({ url: clean, host, insecure });
  });

  test.each([
    ['https://ci.acme.example/job/build/hook'],
    ['https://ci.acme.example/bitbucket-hook/'],
    ['https://ci.acme.example/github-webhook/api/v1/projects/payments_api/trigger.php'],
    ['https://jenkins01.eu-west-1.acme.example:8443/generic-webhook-trigger/invoke'],
    ['http://ip-10-0-0-12.internal.acme.example/hook'],
    ['https://10.1.2.3/hook'],
  ])('leaves %s as it is', (url) => {
    expect(addressOf(url)?.url).toBe(url);
  });

  test.each([
    ['letters only', 'https://ci.acme.example/hook/SECRETabcdefghijklmnop', '/hook/***'],
    ['lower case', 'https://ci.acme.example/hook/secretqwrtzpsdfgabc', '/hook/***'],
    ['mixed case', 'https://ci.acme.example/hook/dPbSECRETeYaBcDe', '/hook/***'],
    ['digits only', 'https://ci.acme.example/hook/7364829105', '/hook/***'],
    ['short', 'https://ci.acme.example/hook/bx2', '/hook/***'],
    ['a parameter of the path', 'https://ci.acme.example/hook;token=SECRET', '/***'],
    ['a named value', 'https://ci.acme.example/secret=hunter', '/***'],
    ['after a colon', 'https://ci.acme.example/bot12:SECRET/send', '/***/send'],
    ['after an at sign', 'https://ci.acme.example/a@SECRET/send', '/***/send'],
    ['encoded', 'https://ci.acme.example/hook/%53ECRET', '/hook/***'],
    ['encoded twice', 'https://ci.acme.example/hook%2FSECRET', '/***'],
    ['a word after its introduction', 'https://ci.acme.example/api_key/swordfish/run', '/api_key/***/***'],
    ['a word after another introduction', 'https://ci.acme.example/tokens/swordfish', '/tokens/***'],
    ['between dots', 'https://ci.acme.example/eyJhbGci.eyJzdWIi.SECRETxyz/hook', '/***/hook'],
    ['a uuid', 'https://ci.acme.example/550e8400-e29b-41d4-a716-446655440000', '/***'],
    ['after its name', 'https://ci.acme.example/hook/token-swordfish', '/hook/***'],
    ['after its name in capitals', 'https://ci.acme.example/API_KEY_swordfish/run', '/***/run'],
    ['as a service begins it', 'https://ci.acme.example/hook/glpat-abcdefghijklmnop', '/hook/***'],
    ['as a cloud begins it', 'https://ci.acme.example/hook/AKIAIOSFODNNEXAMPLE', '/hook/***'],
    ['a word after a short introduction', 'https://ci.acme.example/pw/swordfish', '/pw/***'],
    ['a word after an encoded introduction', 'https://ci.acme.example/%74oken/swordfish', '/***/***'],
    ['in another script', 'https://ci.acme.example/geheimnis-\u00fc', '/***'],
  ])('hides a part of the path that may be a credential: %s', (_, url, path) => {
    expect(addressOf(url)).toEqual({
      url: `https://ci.acme.example${path}`,
      host: 'ci.acme.example',
      insecure: false,
    });
  });

  test.each([
    ['https://eo1fake2abcdefg.m.pipedream.net', '***.m.pipedream.net'],
    ['https://550e8400e29b41d4a716446655440000.hooks.acme.example/in', '***.hooks.acme.example'],
    ['https://0123456789.hooks.acme.example:8443', '***.hooks.acme.example:8443'],
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
    [7],
    [{}],
  ])('tells nothing of %j', (url) => {
    expect(addressOf(url)).toBeUndefined();
  });
});

describe('createWebhookEntity', () => {
  const webhook: Webhook = {
    uuid: '{hook}',
    url: 'http://me:secret@ci.example.com:8080/hook?token=secret#secret',
    description: 'Jenkins',
    active: true,
    events: ['repo:push', 'pullrequest:created'],
    skip_cert_verification: false,
    secret_set: true,
    created_at: '2024-05-06T07:08:09.123456Z',
  };

  test('keeps a path without credentials', () => {
    const entity = createWebhookEntity(
      { ...webhook, secret: 'secret', subject: { uuid: '{r}' } } as Webhook,
      '{owner}',
    );
    expect(stored(entity)).toEqual({
      _key: '{owner}:webhook:{hook}',
      _type: 'bitbucket_webhook',
      _class: ['ApplicationEndpoint'],
      name: 'Jenkins',
      displayName: 'Jenkins',
      description: 'Jenkins',
      url: 'http://ci.example.com:8080/hook',
      address: 'ci.example.com:8080',
      active: true,
      events: ['repo:push', 'pullrequest:created'],
      skipCertVerification: false,
      hasSecret: true,
      insecure: true,
      createdOn: Date.parse('2024-05-06T07:08:09.123Z'),
    });
    expect(raw(entity)).toMatchObject({ uuid: '{hook}', url: 'http://ci.example.com:8080/hook', secret_set: true });
    expect(raw(entity)).not.toHaveProperty('subject');
    expect(JSON.stringify(entity)).not.toMatch(/secret(?!_set)/);
  });

  test.each([
    ['Deploy via https://ci.acme.example/build?token=s3cr3t', 'Deploy via https://ci.acme.example/build'],
    ['https://me:s3cr3t@ci.acme.example/hook/7364829105', 'https://ci.acme.example/hook/***'],
    ['ssh://me:s3cr3t@ci.acme.example', '***'],
    ['me:s3cr3t@ci.acme.example', '***@ci.acme.example'],
    ['token=s3cr3t, api_key=s3cr3t', 'token=***, api_key=***'],
    ['Password: s3cr3t (old)', 'Password: *** (old)'],
    ['the token is s3cr3t', 'the token is ***'],
    ['Authorization: Bearer s3cr3t', 'Authorization: Bearer ***'],
    ['old xoxb-12345678901-AbCdEf', 'old ***'],
    ['ghp_a1B2c3D4e5F6g7H8 by Ann', '*** by Ann'],
    ['ghp_abcdefghijklmnopqrstuvwxyz0123456789 by Ann', '*** by Ann'],
    ['glpat-abcdefghijklmnop', '***'],
    ['AKIAIOSFODNN7EXAMPLE', '***'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF-123', 'jwt ***'],
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '***'],
    [
      'chat.acme.example:8443/services/T024BE7LD/XXXXXXXXXXXXXXXXXXXXXXXX?token=s3cr3t now',
      'chat.acme.example:8443/services/***/*** now',
    ],
    ['passphrase: s3cr3t', 'passphrase: ***'],
    ['pw s3cr3t, token "s3cr3t"', 'pw *** token ***'],
    ['key = s3cr3t; sig=s3cr3t', 'key = *** sig=***'],
    ['ASIA-pacific builds of api.acme.example/docs', 'ASIA-pacific builds of api.acme.example/docs'],
    [
      'Builds release 2024-11-05 of payments-api v2 on jenkins01',
      'Builds release 2024-11-05 of payments-api v2 on jenkins01',
    ],
    ['Key rotation: done by the token team', 'Key rotation: done by the token team'],
  ])('hides credentials in the description %j', (given, description) => {
    const entity = createWebhookEntity({ ...webhook, description: given }, '{owner}');
    expect(entity).toMatchObject({ description, name: description, displayName: description });
    expect(raw(entity)).toMatchObject({ description });
    expect(JSON.stringify(entity)).not.toContain('s3cr3t');
  });

  test('keeps no field of the record that it does not know', () => {
    const entity = createWebhookEntity({ ...webhook, authorization: 'canary', url2: 'canary' } as Webhook, '{owner}');
    expect(JSON.stringify(entity)).not.toContain('canary');
  });

  test('has a name without a description', () => {
    expect(createWebhookEntity({ ...webhook, description: null }, '{owner}').name).toBe('Webhook ci.example.com:8080');
    expect(createWebhookEntity({ ...webhook, description: '' }, '{owner}').name).toBe('Webhook ci.example.com:8080');
  });

  test.each([['deploy:secret@ci.example.com/hook'], [null], [undefined]])('accepts the address %j', (url) => {
    const entity = createWebhookEntity({ uuid: '{hook}', url }, '{owner}');
    expect(stored(entity)).toEqual({
      _key: '{owner}:webhook:{hook}',
      _type: 'bitbucket_webhook',
      _class: ['ApplicationEndpoint'],
      name: 'Webhook unknown',
      displayName: 'Webhook unknown',
      address: 'unknown',
      insecure: false,
    });
    expect(raw(entity)).not.toHaveProperty('url');
  });

  test('ignores events that are not text', () => {
    const events = ['repo:push', null, 3, {}, ''] as string[];
    expect(createWebhookEntity({ ...webhook, events }, '{owner}').events).toEqual(['repo:push', '3']);
    expect(createWebhookEntity({ ...webhook, events: 'all' as unknown as string[] }, '{o}').events).toBeUndefined();
  });

  test('refuses a webhook without a uuid', () => {
    expect(() => createWebhookEntity({ url: webhook.url } as Webhook, '{owner}')).toThrow(MalformedRecordError);
  });
});
