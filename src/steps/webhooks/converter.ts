import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Webhook } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, type Place } from '../../graph/place';
import { boolean, requiredText, text, texts, time } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';
import { addressOf } from '../../text/address';

/**
 * @param place the workspace or the repository
 * @throws MalformedRecordError without a uuid
 */
export function createWebhookEntity(given: Webhook, place: Place): Entity {
  const webhook = withHiddenCredentials(given, ['description']);
  const uuid = requiredText(webhook.uuid, 'uuid');
  const address = addressOf(webhook.url);
  // the data model requires an address
  const host = address?.host ?? 'unknown';
  const description = text(webhook.description);
  const name = description ?? `Webhook ${host}`;
  return createEntity(toRecord(webhook, { url: address?.url, description }), {
    _key: toOwnedKey(place.uuid, 'webhook', uuid),
    _type: Entities.WEBHOOK._type,
    _class: Entities.WEBHOOK._class,
    name,
    ...inPlace(place, name, 'webhooks'),
    nhiType: 'webhook',
    description,
    url: address?.url,
    address: host,
    active: boolean(webhook.active),
    events: texts(webhook.events),
    skipCertVerification: boolean(webhook.skip_cert_verification),
    hasSecret: boolean(webhook.secret_set),
    insecure: address?.insecure,
    createdOn: time(webhook.created_at),
  });
}

/** Only these fields: any other might hold a credential, now or after a change of the API. */
function toRecord(webhook: Webhook, masked: object): object {
  const { uuid, type, subject_type, active, events, created_at, read_only, skip_cert_verification, secret_set } =
    webhook as Webhook & Record<string, unknown>;
  const kept = { uuid, type, subject_type, active, events, created_at, read_only, skip_cert_verification, secret_set };
  return { ...kept, ...masked };
}
