import type { IntegrationExecutionContext } from '@jupiterone/integration-sdk-core';
import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import type { IntegrationConfig } from '../../src/config';
import { executionFor } from '../../src/execution';

function contextWith(options: object): IntegrationExecutionContext<IntegrationConfig> {
  const config = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme', ...options };
  const instance = { id: 'instance', accountId: 'a', name: 'n', integrationDefinitionId: 'd', config };
  return {
    instance,
    logger: createMockIntegrationLogger(),
  } as unknown as IntegrationExecutionContext<IntegrationConfig>;
}

test('a run that does not verify certificates warns of that once, and says what to do', () => {
  const context = contextWith({ disableTlsVerification: true });
  const publish = jest.spyOn(context.logger, 'publishWarnEvent');
  executionFor(context);
  executionFor(context);
  expect(publish.mock.calls).toEqual([
    [
      {
        name: 'unverified_connection',
        description: expect.stringMatching(
          /^disableTlsVerification is on: .* as caCertificate, and switch this off\.$/,
        ) as string,
      },
    ],
  ]);
});

test('a run that verifies certificates does not', () => {
  const context = contextWith({});
  const publish = jest.spyOn(context.logger, 'publishWarnEvent');
  executionFor(context);
  expect(publish).not.toHaveBeenCalled();
});

test('a wrong certificate prevents the run', () => {
  expect(() => executionFor(contextWith({ caCertificate: 'x' }))).toThrow('caCertificate is not a certificate');
});
