import {
  type IntegrationInfoEventName,
  type IntegrationLogger,
  IntegrationWarnEventName,
} from '@jupiterone/integration-sdk-core';

/** Data is missing that should be there. SDK 17 has a name for exactly this; SDK 8.41 has only the older one. */
export const INCOMPLETE_DATA: IntegrationWarnEventName =
  (IntegrationWarnEventName as Record<string, IntegrationWarnEventName | undefined>).IncompleteData ??
  IntegrationWarnEventName.MissingEntity;

/*
 * An event reaches the job log in JupiterOne, but no local run prints it. So each is written to the log as well.
 */

export function publishWarning(logger: IntegrationLogger, name: IntegrationWarnEventName, description: string): void {
  logger.warn({ event: name }, description);
  logger.publishWarnEvent({ name, description });
}

export function publishInfo(logger: IntegrationLogger, name: IntegrationInfoEventName, description: string): void {
  logger.info({ event: name }, description);
  logger.publishInfoEvent({ name, description });
}
