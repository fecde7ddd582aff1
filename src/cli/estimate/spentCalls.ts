import type { BitbucketClient } from '../../bitbucket/client';
import { runRecordIn } from '../../report/readRun';
import { fieldOf } from '../../text/untrusted';
import { isTime } from '../../text/wording';
import { LIMITED_BUCKETS } from './waiting';

/** What a run keeps of the calls that count against the limits: by the label of the credential, and by limit. */
export function spentCalls(client: BitbucketClient): Record<string, Record<string, number>> {
  const { credentials } = client.stats();
  return Object.fromEntries(credentials.map(({ credential, callsByBucket }) => [credential, { ...callsByBucket }]));
}

/** The calls that the last run in a folder has made, until they are an hour old. */
export interface SpentCalls {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly byCredential: unknown;
}

/** @param storage the result of the run */
export function spentCallsIn(storage: string): SpentCalls | undefined {
  const record = runRecordIn(storage);
  const at = fieldOf(record, 'endedOn');
  return isTime(at) ? { at, byCredential: fieldOf(record, 'spent') } : undefined;
}

/** Lets the credentials of this process know of calls that another one made: Bitbucket does not tell how many are left. */
export function recordSpentCalls(client: BitbucketClient, { at, byCredential }: SpentCalls, now: number): void {
  for (const credential of client.credentials.all) {
    for (const bucket of LIMITED_BUCKETS) {
      const calls = fieldOf(fieldOf(byCredential, credential.label), bucket);
      if (typeof calls === 'number' && calls > 0 && at <= now) {
        // of a run of many hours, the last one counts
        credential.recordCalls(bucket, at, Math.min(calls, credential.hourlyLimit(bucket) ?? calls));
      }
    }
  }
}
