import type { IntegrationLogger, PublishWarnEventInput } from '@jupiterone/integration-sdk-core';

/** A logger that prints nothing and passes on what a run would warn of. */
export function loggerOfWarnings(onWarning: (text: string) => void): IntegrationLogger {
  const silent = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'publishInfoEvent', 'publishErrorEvent'];
  const logger = {
    ...Object.fromEntries(silent.map((method) => [method, () => undefined])),
    publishWarnEvent: ({ description }: PublishWarnEventInput) => onWarning(description),
  };
  return logger as unknown as IntegrationLogger;
}
