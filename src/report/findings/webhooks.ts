import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { type GraphObject, nameOf, shortNameOf, wordsOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import type { FindingDefinition, Judgment } from './definition';
import { found, judgeEach, undetermined } from './judgeEach';
import { describeOwner } from './owners';

const WEBHOOKS = { steps: [Steps.WEBHOOKS], subject: 'webhook' } as const;

/** Pushes and the progress of pipelines: receivers start builds and releases for them. */
export const TRIGGERING_EVENTS: readonly string[] = [
  'repo:push',
  'pullrequest:push',
  'repo:commit_status_created',
  'repo:commit_status_updated',
  'pipeline:span_created',
];

export const insecureWebhooks: FindingDefinition = {
  ...WEBHOOKS,
  id: 'insecure-webhooks',
  title: 'Webhooks without encryption',
  severity: 'high',
  why: 'Everybody between Bitbucket and the receiver can read and change what is sent: code changes, names, build triggers.',
  fix: 'Send to an https address with a valid certificate.',
  judge: (graph) => judgeActive(graph, ({ insecure }) => insecure, 'Sends over plain http'),
};

export const unverifiedWebhooks: FindingDefinition = {
  ...WEBHOOKS,
  id: 'unverified-webhooks',
  title: 'Webhooks that accept any certificate',
  severity: 'medium',
  why: 'The data is encrypted, but somebody who can redirect the connection can pose as the receiver, and read and change it.',
  fix: 'Give the receiver a valid certificate, and switch certificate checks on.',
  // plain http has no certificate to check
  judge: (graph) =>
    judgeActive(
      graph,
      ({ insecure, skipCertVerification }) => and(not(insecure), skipCertVerification),
      'Accepts any certificate',
    ),
};

export const unsignedWebhooks: FindingDefinition = {
  ...WEBHOOKS,
  id: 'unsigned-webhooks',
  title: 'Webhooks without a secret that announce pushes or builds',
  severity: 'medium',
  why: 'The receiver cannot tell a request from Bitbucket from a forged one, and may start a build or a release for it.',
  fix: 'Set a secret on the webhook, and let the receiver check the signature in X-Hub-Signature.',
  judge: (graph) => judgeActive(graph, (webhook) => and(not(webhook.hasSecret), isTriggering(webhook)), 'No secret'),
};

/** Judges each webhook: one that is switched off sends nothing. */
function judgeActive(graph: GraphIndex, isBad: (webhook: GraphObject) => unknown, words: string): Judgment {
  return judgeEach(graph.entitiesOf(EntityTypes.WEBHOOK), (webhook) => {
    const isFound = and(webhook.active, isBad(webhook));
    if (isFound === undefined) {
      return undetermined();
    }
    const address = nameOf(webhook, 'address');
    const detail = `${words}, to ${address || 'an unknown host'}, from ${describeOwner(webhook, graph)}`;
    return isFound ? found(webhook, { name: shortNameOf(webhook), detail, variant: address }) : 'clear';
  });
}

function isTriggering(webhook: GraphObject): boolean | undefined {
  const { events } = webhook;
  return Array.isArray(events)
    ? wordsOf(webhook, 'events').some((event) => TRIGGERING_EVENTS.includes(event))
    : undefined;
}

/** Whether both hold; undefined if a fact that decides it is missing. */
function and(one: unknown, other: unknown): boolean | undefined {
  if (one === false || other === false) {
    return false;
  }
  return one === true && other === true ? true : undefined;
}

function not(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? !value : undefined;
}
