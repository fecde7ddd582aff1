import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { mutations, type Recording as Polly, setupRecording } from '@jupiterone/integration-sdk-testing';

import type { IntegrationConfig } from '../../../src/config';
import type { Header } from './anonymize';
import { leanBody } from './leanBody';
import { RECORDED_ADDRESS, recordedConfig, type Source } from './source';

/** The requests of one or more runs, each once, with their responses. */
export interface Recording {
  /** What to configure a run with. */
  readonly config: IntegrationConfig;
  /** Must be called at the end. Writes the recording if one is made. */
  stop(): Promise<void>;
}

export interface RecordingFile {
  directory: string;
  name: string;
}

/** The file as Polly writes it, with what a replay needs to know besides. */
interface Har {
  log: {
    comment: string;
    /** When it was recorded. Requests contain times, so a replay happens at the same time. */
    _now: string;
    _workspace: string;
    _recordingName: string;
    creator: object;
    entries: Entry[];
  };
}

interface Entry {
  _id: string;
  _order: number;
  request: { method: string; url: string };
  response: { status: number; headers: Header[]; content: { text?: string; encoding?: string } };
}

/** Changes the configuration of a recording. It applies to recording and replay. */
export type Change = (config: IntegrationConfig) => IntegrationConfig;

/** Records what runs request until the recording is stopped. An earlier recording of this name is deleted. */
export function record(file: RecordingFile, source: Source, change: Change): Recording {
  const earlier = folderOf(file);
  if (earlier) {
    rmSync(earlier, { recursive: true });
  }
  const config = change(source.config);
  const polly = startPolly(file, 'record', source.written.url, (entry) => writeLean(entry, source));
  const restore = pretend(source.now, source);
  return {
    config,
    stop: async () => {
      await polly.stop();
      restore();
      await source.close();
      const workspaces = config.workspace.split(',').map((workspace) => source.written.text(workspace.trim()));
      compact(file, {
        comment: source.comment,
        _now: new Date(source.now).toISOString(),
        _workspace: workspaces.join(','),
      });
    },
  };
}

/** Responds from a recording, without network access, until it is stopped. */
export function replay(file: RecordingFile, change: Change): Recording {
  const { log } = readHar(file);
  const polly = startPolly(file, 'replay', (url) => url);
  const restore = pretend(Date.parse(log._now), RECORDED_ADDRESS);
  return {
    config: { ...change(recordedConfig(log._workspace)), workspace: log._workspace },
    stop: async () => {
      await polly.stop();
      restore();
    },
  };
}

function startPolly(
  { directory, name }: RecordingFile,
  mode: 'record' | 'replay',
  url: Source['written']['url'],
  mutateEntry?: (entry: Entry) => void,
): Polly {
  return setupRecording({
    directory,
    name,
    options: {
      mode,
      recordIfMissing: false,
      recordFailedRequests: true,
      // When replaying, any number of equal requests have the same response.
      matchRequestsBy: { order: mode === 'record', url: (given) => withoutTime(url(given)) },
      persisterOptions: { JupiterOneIntegationFSPersister: { recordingsDir: directory } },
    },
    mutateEntry,
  });
}

/**
 * In economical discovery, ids decide which repositories are listed and since when, and a recording from Bitbucket has other
 * ids. So a listing of pull requests is recognized without the time since when they were updated.
 */
function withoutTime(url: string): string {
  return url.replace(/(updated_on(?:%3E%3D|>=))[\w%:.-]+/, '$1');
}

/** Reduces an entry to what a replay needs. */
function writeLean(entry: Entry, { written }: Source): void {
  mutations.unzipGzippedRecordingEntry(entry as unknown as Parameters<typeof mutations.unzipGzippedRecordingEntry>[0]);
  const { request, response } = entry;
  const { text = '', encoding } = response.content;
  if (encoding) {
    throw new Error(`The response to ${request.method} ${written.url(request.url)} is encoded and cannot be recorded.`);
  }
  const { _id, _order } = entry;
  const lean: Entry = {
    _id,
    _order,
    request: { method: request.method, url: written.url(request.url) },
    response: {
      status: response.status,
      headers: written.headers(response.headers),
      content: { text: written.body(leanBody(text)) },
    },
  };
  Object.keys(entry).forEach((name) => Reflect.deleteProperty(entry, name));
  Object.assign(entry, lean);
}

/**
 * Writes a recording again with a line for each entry, in an order that stays the same when it is recorded again. Of several
 * responses to a request, the first success is kept: a failure before it was temporary, or of another credential.
 */
function compact(file: RecordingFile, more: Pick<Har['log'], 'comment' | '_now' | '_workspace'>): void {
  const { _recordingName, creator, entries } = readHar(file).log;
  const kept = new Map<string, Entry>();
  for (const entry of entries) {
    const earlier = kept.get(entry._id);
    if (!earlier || (earlier.response.status >= 400 && entry.response.status < 400)) {
      kept.set(entry._id, { ...entry, _order: 0 });
    }
  }
  const lines = [...kept.values()]
    .sort((a, b) => (a.request.url < b.request.url ? -1 : 1))
    .map((entry) => JSON.stringify(entry))
    .join(',\n');
  const head = JSON.stringify({ ...more, _recordingName, creator }).slice(0, -1);
  writeFileSync(pathOf(file), `{"log":${head},"entries":[\n${lines}\n]}}\n`);
}

/** Polly adds a checksum to the name. */
function folderOf({ directory, name }: RecordingFile): string | undefined {
  const folder = readdirSync(directory).find((each) => each.replace(/_\d+$/, '') === name);
  return folder && join(directory, folder);
}

function pathOf(file: RecordingFile): string {
  const folder = folderOf(file);
  if (!folder) {
    throw new Error(
      `There is no recording ${file.name}. Make it with: RECORD=simulator npx jest test/integration/recorded`,
    );
  }
  return join(folder, 'recording.har');
}

function readHar(file: RecordingFile): Har {
  return JSON.parse(readFileSync(pathOf(file), 'utf8')) as Har;
}

/** Stops the clock and directs clients to an address, until the function that it returns is called. */
function pretend(now: number, { apiOrigin, oauthUrl }: { apiOrigin: string; oauthUrl: string }): () => void {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  const environment = jest.replaceProperty(process, 'env', {
    ...process.env,
    BITBUCKET_API_ORIGIN: apiOrigin,
    BITBUCKET_OAUTH_URL: oauthUrl,
  });
  return () => {
    clock.mockRestore();
    environment.restore();
  };
}
