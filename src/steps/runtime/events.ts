import {
  type IntegrationInfoEventName,
  type IntegrationLogger,
  IntegrationWarnEventName,
} from '@jupiterone/integration-sdk-core';

/** Data is missing that should be there. SDK 17 has a name for exactly this; SDK 8.41 has only the older one. */
export const INCOMPLETE_DATA: IntegrationWarnEventName =
  (IntegrationWarnEventName as Record<string, IntegrationWarnEventName | undefined>).IncompleteData ??
  IntegrationWarnEventName.MissingEntity;

/** Names from Bitbucket may hold characters that break a line of a log, or make it read otherwise than it is written. */
const UNPRINTABLE = /[\p{Control}\p{Bidi_Control}\u2028\u2029]+/gu;

/*
 * An event reaches the job log in JupiterOne, but no local run prints it. So each is written to the log as well.
 */

export function publishWarning(logger: IntegrationLogger, name: IntegrationWarnEventName, text: string): void {
  const description = text.replace(UNPRINTABLE, ' ');
  logger.warn({ event: name }, description);
  logger.publishWarnEvent({ name, description });
}

export function publishInfo(logger: IntegrationLogger, name: IntegrationInfoEventName, text: string): void {
  const description = text.replace(UNPRINTABLE, ' ');
  logger.info({ event: name }, description);
  logger.publishInfoEvent({ name, description });
}
