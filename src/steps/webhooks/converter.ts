import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Webhook } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { boolean, requiredText, text, texts, time } from '../../graph/properties';
import { addressOf } from './address';

/**
 * @param ownerUuid of the workspace or the repository
 * @throws MalformedRecordError without a uuid
 */
export function createWebhookEntity(webhook: Webhook, ownerUuid: string): Entity {
  const uuid = requiredText(webhook.uuid, 'uuid');
  const address = addressOf(webhook.url);
  // the data model requires an address
  const host = address?.host ?? 'unknown';
  const description = text(webhook.description);
  const name = description ?? `Webhook ${host}`;
  return createEntity(withoutSecrets(webhook, address?.url), {
    _key: toOwnedKey(ownerUuid, 'webhook', uuid),
    _type: Entities.WEBHOOK._type,
    _class: Entities.WEBHOOK._class,
    name,
    displayName: name,
    description,
    url: address?.url,
    address: host,
    active: boolean(webhook.active),
    events: texts(webhook.events),
    skipCertVerification: boolean(webhook.skip_cert_verification),
    hasSecret: boolean(webhook.secret_set),
    insecure: address?.insecure ?? false,
    createdOn: time(webhook.created_at),
  });
}

/** The record with the redacted address, and without its subject, the owner, which is an entity of its own. */
function withoutSecrets(webhook: Webhook, url: string | undefined): object {
  const { secret: _secret, subject: _subject, url: _url, ...harmless } = webhook as Webhook & Record<string, unknown>;
  return { ...harmless, ...(url !== undefined && { url }) };
}
