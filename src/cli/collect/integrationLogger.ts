import { type IntegrationEvent, PublishEventLevel, type StepMetadata } from '@jupiterone/integration-sdk-core';
import type { IntegrationLogger } from '@jupiterone/integration-sdk-runtime';

import type { Sdk } from '../sdk';
import type { LogWriter } from './logFile';

export interface RunListener {
  /** @param error why the step failed; undefined if it succeeded */
  onStepEnd: (step: StepMetadata, error?: Error) => void;
  /** @param description of an event that JupiterOne would show in its job log */
  onWarning: (description: string) => void;
}

/** The SDK's logger, which writes to `writer` and tells `listener` what happens. */
export function createLogger(sdk: Sdk, writer: LogWriter, listener: RunListener): IntegrationLogger {
  // the SDK expects a logger of bunyan, but calls the methods of a writer only
  const logger = new sdk.IntegrationLogger({ logger: writer as never, errorSet: new Set() });
  logger.on('event', ({ level, description }: IntegrationEvent) => {
    if (level === PublishEventLevel.Warn) {
      listener.onWarning(description);
    }
  });
  return watchSteps(logger, listener);
}

/** Each step has a child of the logger. Events of steps have a text only, so this listens to the methods that publish them. */
function watchSteps(logger: IntegrationLogger, listener: RunListener): IntegrationLogger {
  const child = logger.child.bind(logger);
  const stepSuccess = logger.stepSuccess.bind(logger);
  const stepFailure = logger.stepFailure.bind(logger);
  return Object.assign(logger, {
    child: (...options: Parameters<typeof child>) => watchSteps(child(...options), listener),
    stepSuccess: (step: StepMetadata) => {
      stepSuccess(step);
      listener.onStepEnd(step);
    },
    stepFailure: (step: StepMetadata, error: Error) => {
      stepFailure(step, error);
      listener.onStepEnd(step, error);
    },
  });
}
