import {
  type IntegrationInfoEventName,
  type IntegrationLogger,
  IntegrationWarnEventName,
} from '@jupiterone/integration-sdk-core';

import { printable } from './text/printable';

/** Data is missing that should be there. SDK 17 has its own name for this event; SDK 8.41 has only the older one. */
export const INCOMPLETE_DATA: IntegrationWarnEventName =
  (IntegrationWarnEventName as Record<string, IntegrationWarnEventName | undefined>).IncompleteData ??
  IntegrationWarnEventName.MissingEntity;

/** Nobody verifies whom a run talks to. The SDK has no name for it. */
export const UNVERIFIED_CONNECTION = 'unverified_connection' as IntegrationWarnEventName;

/*
 * An event appears in JupiterOne's job log, but a local run does not print it. So each event is also a line of the log.
 */

export function publishWarning(logger: IntegrationLogger, name: IntegrationWarnEventName, text: string): void {
  const description = printable(text);
  logger.warn({ event: name }, description);
  logger.publishWarnEvent({ name, description });
}

export function publishInfo(logger: IntegrationLogger, name: IntegrationInfoEventName, text: string): void {
  const description = printable(text);
  logger.info({ event: name }, description);
  logger.publishInfoEvent({ name, description });
}
