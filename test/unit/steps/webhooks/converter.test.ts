import type { Webhook } from '../../../../src/bitbucket/endpoints/automation';
import { Entities } from '../../../../src/graph/model';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createWebhookEntity } from '../../../../src/steps/webhooks/converter';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, REPOSITORY } from '../../graph/places';

checkAgainstDataModel();

const AT = { ...IN_REPOSITORY, webLink: 'https://bitbucket.org/acme/web-shop/admin/webhooks' };

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

  test('keeps the kind of receiver, and nothing that may be a credential', () => {
    const entity = createWebhookEntity(
      { ...webhook, secret: 'secret', subject: { uuid: '{r}' } } as Webhook,
      REPOSITORY,
    );
    expect(stored(entity)).toEqual({
      _key: '{repository}:webhook:{hook}',
      _type: 'bitbucket_webhook',
      _class: Entities.WEBHOOK._class,
      name: 'Jenkins',
      ...AT,
      displayName: 'acme/web-shop: Jenkins',
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
      'chat.acme.example:8443/services/*** now',
    ],
    ['passphrase: s3cr3t', 'passphrase: ***'],
    ['pw s3cr3t, token "s3cr3t"', 'pw *** token ***'],
    ['key = s3cr3t; sig=s3cr3t', 'key = *** sig=***'],
    ['ASIA-pacific builds of api.acme.example/docs', 'ASIA-pacific builds of api.acme.example/***'],
    [
      'Builds release 2024-11-05 of payments-api v2 on jenkins01',
      'Builds release 2024-11-05 of payments-api v2 on jenkins01',
    ],
    ['Key rotation: done by the token team', 'Key rotation: done by the token team'],
  ])('hides credentials in the description %j', (given, description) => {
    const entity = createWebhookEntity({ ...webhook, description: given }, REPOSITORY);
    expect(entity).toMatchObject({ description, name: description, displayName: `acme/web-shop: ${description}` });
    expect(raw(entity)).toMatchObject({ description });
    expect(JSON.stringify(entity)).not.toContain('s3cr3t');
  });

  test('keeps no field of the record that it does not know', () => {
    const entity = createWebhookEntity({ ...webhook, authorization: 'canary', url2: 'canary' } as Webhook, REPOSITORY);
    expect(JSON.stringify(entity)).not.toContain('canary');
  });

  test('has a name without a description', () => {
    expect(createWebhookEntity({ ...webhook, description: null }, REPOSITORY).name).toBe('Webhook ci.example.com:8080');
    expect(createWebhookEntity({ ...webhook, description: '' }, REPOSITORY).name).toBe('Webhook ci.example.com:8080');
  });

  test.each([['deploy:secret@ci.example.com/hook'], [null], [undefined]])('accepts the address %j', (url) => {
    const entity = createWebhookEntity({ uuid: '{hook}', url }, REPOSITORY);
    expect(stored(entity)).toEqual({
      _key: '{repository}:webhook:{hook}',
      _type: 'bitbucket_webhook',
      _class: Entities.WEBHOOK._class,
      name: 'Webhook unknown',
      ...AT,
      displayName: 'acme/web-shop: Webhook unknown',
      address: 'unknown',
    });
    expect(raw(entity)).not.toHaveProperty('url');
  });

  test('ignores events that are not text', () => {
    const events = ['repo:push', null, 3, {}, ''] as string[];
    expect(createWebhookEntity({ ...webhook, events }, REPOSITORY).events).toEqual(['repo:push', '3']);
    expect(
      createWebhookEntity({ ...webhook, events: 'all' as unknown as string[] }, REPOSITORY).events,
    ).toBeUndefined();
  });

  test('refuses a webhook without a uuid', () => {
    expect(() => createWebhookEntity({ url: webhook.url } as Webhook, REPOSITORY)).toThrow(MalformedRecordError);
  });
});
