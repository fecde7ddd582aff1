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
      'https://chat.example.com/services/T01AB2CD3/B04EF5GH6/***',
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
      'https://ci.example.com/bitbucket-scmsource-hook/release-2024-backend-v2/1234567890123456/BuildTriggerEndpoint',
      'ci.example.com',
      false,
    ],
    ['https:\\\\ci.example.com\\hook?secret', 'https://ci.example.com/hook', 'ci.example.com', false],
  ])('%s', (url, clean, host, insecure) => {
    expect(addressOf(url)).toEqual({ url: clean, host, insecure });
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
