import { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { type CommitNode, isUsableHash } from '../../approval/commitGraph';
import type { FactsKey, KnownFacts, PullRequestFacts } from '../../approval/knownFacts';
import type { ApprovalEntry, Destination, UpdateEntry } from '../../approval/timeline';
import { fieldOf, isListOf } from '../../text/untrusted';

/** Stands beside the result of the runs that it belongs to. It may be deleted at any time. */
export const FACTS_FILE = '.j1-integration-cache.ndjson';

/** The version changes with the form of commits and activity that the analysis reads. */
const HEADER = JSON.stringify({ format: 'graph-bitbucket: facts of closed pull requests', version: 1 });
/** About 40,000 pull requests. What was used least recently goes first. */
const MOST_BYTES = 64_000_000;
/** A pull request of more commits is read again. */
const MOST_BYTES_OF_ONE = 200_000;
/** So many are lost at most when a run is killed. */
const LINES_AT_ONCE = 50;

/** Facts in a file, which outlives a run that is killed. */
export class FactsFile implements KnownFacts {
  private added: string[] = [];
  private isWritable = true;

  /**
   * Opens the file, or begins a new one.
   *
   * @param origin of the API: what one Bitbucket says is not true of another
   * @param onProblem told once why earlier facts are not used, or new ones are not kept
   */
  static open(path: string, origin: string, onProblem: (reason: string) => void): FactsFile {
    const { lines, problem } = read(path);
    const file = new FactsFile({ path, origin, onProblem }, lines);
    if (problem !== undefined) {
      onProblem(problem.reason);
      file.isWritable = problem.mayBeReplaced;
    }
    if (lines.size === 0) {
      file.write(() => writeFileSync(path, `${HEADER}\n`, { mode: 0o600 }));
    }
    return file;
  }

  /** @param lines of the file by key, those that were used last at the end */
  private constructor(
    private readonly options: { path: string; origin: string; onProblem: (reason: string) => void },
    private readonly lines: Map<string, string>,
  ) {}

  get({ id, version }: FactsKey): PullRequestFacts | undefined {
    const key = this.keyOf(id);
    const line = this.lines.get(key);
    const kept = line === undefined ? undefined : parseLine(line);
    if (line === undefined || kept?.version !== version) {
      return undefined;
    }
    // to the end, so that it is kept longest
    this.lines.delete(key);
    this.lines.set(key, line);
    return { commits: kept.commits, activity: kept.activity };
  }

  add({ id, version }: FactsKey, { commits, activity }: PullRequestFacts): void {
    const key = this.keyOf(id);
    const line = JSON.stringify({ key, version, commits, activity } satisfies Line);
    this.lines.delete(key);
    if (line.length <= MOST_BYTES_OF_ONE) {
      this.lines.set(key, line);
      this.added.push(line);
    }
    if (this.added.length >= LINES_AT_ONCE) {
      const text = `${this.added.join('\n')}\n`;
      this.added = [];
      this.write(() => appendFileSync(this.options.path, text));
    }
  }

  /** Writes each line once, and leaves out those for which there is no room. */
  close(): void {
    const { path } = this.options;
    let bytes = 0;
    const kept: string[] = [];
    for (const line of [...this.lines.values()].reverse()) {
      bytes += Buffer.byteLength(line) + 1;
      if (bytes > MOST_BYTES) {
        break;
      }
      kept.push(line);
    }
    this.write(() => {
      writeFileSync(temporary(path), [HEADER, ...kept.reverse(), ''].join('\n'), { mode: 0o600 });
      renameSync(temporary(path), path);
    });
  }

  /** A full disk must not end a run that has everything else. */
  private write(work: () => void): void {
    if (this.isWritable) {
      try {
        work();
      } catch (error) {
        this.isWritable = false;
        this.options.onProblem(`it cannot be written: ${(error as Error).message}`);
      }
    }
  }

  private keyOf(id: string): string {
    return `${this.options.origin} ${id}`;
  }
}

interface Line extends PullRequestFacts {
  readonly key: string;
  readonly version: string;
}

interface Read {
  readonly lines: Map<string, string>;
  readonly problem?: { reason: string; mayBeReplaced: boolean };
}

function read(path: string): Read {
  try {
    rmSync(temporary(path), { force: true });
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) {
      return { lines: new Map() };
    }
    if (!stat.isFile()) {
      // reading a pipe would wait for ever
      return unused('it is not a file', false);
    }
    return stat.size > 2 * MOST_BYTES ? unused('it is too large') : readLines(readFileSync(path, 'utf8'));
  } catch (error) {
    return unused(`it cannot be read: ${(error as Error).message}`, false);
  }
}

function readLines(text: string): Read {
  const [header, ...rest] = text.split('\n');
  if (header !== HEADER) {
    return unused('another version has written it, or it is damaged');
  }
  // after the last line there is nothing, or what a killed run began to write
  rest.pop();
  const lines = new Map<string, string>();
  for (const line of rest) {
    const key = parseLine(line)?.key;
    if (key === undefined) {
      return unused('it is damaged');
    }
    lines.delete(key);
    lines.set(key, line);
  }
  return { lines };
}

function unused(reason: string, mayBeReplaced = true): Read {
  return { lines: new Map(), problem: { reason, mayBeReplaced } };
}

/** @returns undefined for what this program has not written */
function parseLine(line: string): Line | undefined {
  try {
    const kept: unknown = JSON.parse(line);
    return isLine(kept) ? (kept as Line) : undefined;
  } catch {
    return undefined;
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isName: Check = (value) => isText(value) && value !== '';
const isHash: Check = (value) => isUsableHash(value as string | undefined);

const isCommit = objectOf<CommitNode>({
  hash: isHash,
  parents: listOf(isHash),
  authorId: orAbsent(isName),
  authorAccountId: orAbsent(isName),
  summary: isText,
});

const isDestination = objectOf<Destination>({ branch: orAbsent(isName), commit: orAbsent(isHash) });
const isEmpty: Check = (value) => Object.keys(value as object).length === 0;

const isUpdate = objectOf<UpdateEntry>({
  kind: (kind) => kind === 'update',
  at: orAbsent(Number.isFinite),
  state: isText,
  source: orAbsent(isHash),
  destination: orAbsent((value) => isDestination(value) && !isEmpty(value)),
});

const isApproval = objectOf<ApprovalEntry>({
  kind: (kind) => kind === 'approval',
  at: orAbsent(Number.isFinite),
  userId: isName,
  userName: orAbsent(isName),
  isNoPerson: orAbsent((value) => value === true),
});

/** A damaged entry that the analysis read would lead to false findings, so every field is checked. */
const isLine = objectOf<Line>({
  key: isText,
  version: isText,
  commits: listOf(isCommit),
  activity: listOf((entry) => isUpdate(entry) || isApproval(entry)),
});

/** @param checks one for each field, so that none is forgotten; other fields are refused */
function objectOf<T>(checks: Readonly<Record<keyof T & string, Check>>): Check {
  const fields = Object.entries<Check>(checks);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((name) => Object.hasOwn(checks, name)) &&
    fields.every(([name, check]) => check(fieldOf(value, name)));
}

function listOf(check: Check): Check {
  return (value) => isListOf(value, check);
}

function orAbsent(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function temporary(path: string): string {
  return `${path}.new`;
}
