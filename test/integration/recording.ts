import { join } from 'node:path';

import { mutations, type Recording, setupRecording } from '@jupiterone/integration-sdk-testing';

import { ALL_SCOPES, type SimulatorOptions, startSimulator } from '../../simulator';
import type { IntegrationConfig } from '../../src/config';

/** `RECORD=1 npx jest test/integration/recorded` makes new recordings; otherwise the existing ones are replayed. */
const IS_RECORDING = process.env.RECORD === '1';
export const RECORDINGS = join(__dirname, '..', 'recordings');
/** Replaces the origin of the simulator in recordings. Nothing listens there. */
const RECORDED_ORIGIN = 'http://127.0.0.1:7990';

/** The time of recordings and replays. It must be the same, because requests contain times. */
export const NOW = Date.parse('2026-03-10T12:00:00Z');

export const SIMULATED: SimulatorOptions = {
  seed: 7,
  now: NOW,
  clock: () => NOW,
  sizes: { workspaces: 1, users: 8, groups: 3, projects: 3, repositories: 6, pullRequests: 10 },
  consumers: [
    { key: 'recorded-key-one', secret: 'recorded-secret-one', scopes: ALL_SCOPES },
    { key: 'recorded-key-two', secret: 'recorded-secret-two', scopes: ALL_SCOPES },
  ],
};

/**
 * Replays the recorded responses of the simulated Bitbucket while `run` is running, without network access.
 *
 * @param name of the recording
 * @param more options of the simulator besides {@link SIMULATED}
 */
export async function withRecording(
  name: string,
  run: (config: IntegrationConfig) => Promise<void>,
  more: SimulatorOptions = {},
): Promise<void> {
  const simulated = { ...SIMULATED, ...more };
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  const simulator = IS_RECORDING ? await startSimulator(simulated) : undefined;
  const origin = simulator?.origin ?? RECORDED_ORIGIN;
  process.env.BITBUCKET_API_ORIGIN = origin;
  process.env.BITBUCKET_OAUTH_URL = `${origin}/site/oauth2/access_token`;
  const recording = record(name, origin);
  try {
    await run(toConfig(simulated));
  } finally {
    await recording.stop();
    await simulator?.close();
    delete process.env.BITBUCKET_API_ORIGIN;
    delete process.env.BITBUCKET_OAUTH_URL;
    jest.restoreAllMocks();
  }
}

function toConfig({ consumers = [], accessTokens = [] }: SimulatorOptions): IntegrationConfig {
  return {
    oauthKey: consumers.map(({ key }) => key).join(','),
    oauthSecret: consumers.map(({ secret }) => secret).join(','),
    workspace: 'northwind-robotics',
    ...(accessTokens.length > 0 && { accessTokens: accessTokens.map(({ token }) => token).join(',') }),
  };
}

function record(name: string, origin: string): Recording {
  return setupRecording({
    directory: RECORDINGS,
    name,
    redactedResponseHeaders: ['x-token-id', 'x-consumer-client-id'],
    options: {
      mode: IS_RECORDING ? 'record' : 'replay',
      recordIfMissing: false,
      recordFailedRequests: true,
      // The simulator had a different port for each recording.
      matchRequestsBy: { url: { port: false } },
      persisterOptions: { JupiterOneIntegationFSPersister: { recordingsDir: RECORDINGS } },
    },
    mutateEntry: (entry: RecordedEntry) => {
      mutations.unzipGzippedRecordingEntry(entry as Parameters<typeof mutations.unzipGzippedRecordingEntry>[0]);
      entry.comment = 'Recorded against the simulated Bitbucket of simulator/, not against bitbucket.org.';
      const { content } = entry.response;
      content.text = content.text
        ?.replace(/("access_token":\s*")[^"]*"/, '$1redacted"')
        .replaceAll(origin, RECORDED_ORIGIN);
      entry.request.url = entry.request.url.replace(origin, RECORDED_ORIGIN);
      for (const header of entry.request.headers.filter(({ name }) => name.toLowerCase() === 'host')) {
        header.value = new URL(RECORDED_ORIGIN).host;
      }
    },
  });
}

interface RecordedEntry {
  comment?: string;
  request: { url: string; headers: { name: string; value: string }[] };
  response: { content: { text?: string } };
}
