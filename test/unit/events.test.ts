import { IntegrationInfoEventName, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';
import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { INCOMPLETE_DATA, publishInfo, publishWarning } from '../../src/events';

test('a warning is an event and a log line', () => {
  const logger = createMockIntegrationLogger();
  const event = jest.spyOn(logger, 'publishWarnEvent');
  const line = jest.spyOn(logger, 'warn');
  publishWarning(logger, INCOMPLETE_DATA, 'Something is missing.');
  expect(event).toHaveBeenCalledWith({ name: INCOMPLETE_DATA, description: 'Something is missing.' });
  expect(line).toHaveBeenCalledWith({ event: INCOMPLETE_DATA }, 'Something is missing.');
});

test('information is an event and a log line', () => {
  const logger = createMockIntegrationLogger();
  const event = jest.spyOn(logger, 'publishInfoEvent');
  const line = jest.spyOn(logger, 'info');
  publishInfo(logger, IntegrationInfoEventName.Stats, '7 calls.');
  expect(event).toHaveBeenCalledWith({ name: IntegrationInfoEventName.Stats, description: '7 calls.' });
  expect(line).toHaveBeenCalledWith({ event: IntegrationInfoEventName.Stats }, '7 calls.');
});

test('names from Bitbucket cannot break or reorder a line', () => {
  const logger = createMockIntegrationLogger();
  const event = jest.spyOn(logger, 'publishWarnEvent');
  publishWarning(logger, INCOMPLETE_DATA, 'acme/one\r\ntwo\u001b[31m\u202Eeerht\u2066.');
  expect(event.mock.calls[0]![0].description).toBe('acme/one two [31m eerht .');
});

test('missing data has an event name that the installed SDK knows and that does not fail the job', () => {
  expect(Object.values(IntegrationWarnEventName)).toContain(INCOMPLETE_DATA);
  expect(INCOMPLETE_DATA).not.toMatch(/error/i);
});
