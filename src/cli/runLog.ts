import { stripVTControlCharacters } from 'node:util';

import { integrationSteps } from '../steps';

/** One entry of the log that the SDK writes. */
export interface LogEntry {
  level: string;
  message: string;
  /** Whether the entry is an event, a message that is meant for the user. */
  isEvent: boolean;
}

const ENTRY = /^\d\d:\d\d:\d\d\.\d+Z +([A-Z]+) [^:]*: (.*)$/;
/** The fields that the SDK appends to the messages of a step. */
const DETAILS = / \((?:stepId|event)=[^()]*\)$/;
/** A line of progress: what was done and the time left, between details for which 80 characters are too few. */
const PROGRESS = /^(\d+ of \d+ (?:repositories|members) done, .*? calls), (?:[^()]*, )?([^,()]+?)(?: \(.*\))?$/;
const REASON = /reason="((?:[^"\\]|\\.)*)"/;
const STEP_FAILED = /^Step "(.+?)" failed to complete/;
/** The words that the SDK puts before the integration's own description of problems. */
const SDK_PREFIX = /^Provider \w+ failed at .*?: \d+ (?=\d+ problems were found|Bitbucket refused )/;
const VALIDATION_FAILED = 'Error occurred while validating integration configuration';

/** Parses the first line of a log entry. Returns undefined for the lines with details that follow it. */
export function parseLogLine(line: string): LogEntry | undefined {
  const match = ENTRY.exec(stripVTControlCharacters(line).trimEnd());
  if (!match) {
    return undefined;
  }
  const [, level = '', text = ''] = match;
  return { level, message: text.replace(DETAILS, ''), isEvent: / \([^()]*\bevent=[^()]*\)$/.test(text) };
}

/** What the log of a run contains that is not in the SDK's summary. */
export class RunLog {
  /** Why steps failed, by step id. */
  readonly causes: Record<string, string> = {};
  /** The text of each warning event, without duplicates, in the order in which they were logged. */
  readonly warnings = new Set<string>();
  /** Ids of the steps that have ended. */
  readonly ended = new Set<string>();
  /** Why the run did not start; undefined if it did. */
  refusal: string | undefined;
  /** The number of calls that the run made, in words. */
  calls: string | undefined;

  /** @returns the progress that the line reports; undefined if it reports none */
  read(line: string): string | undefined {
    const entry = parseLogLine(line);
    if (!entry) {
      return undefined;
    }
    const { level, message, isEvent } = entry;
    const stepName = /^(?:Completed step|Step) "(.+?)"/.exec(message)?.[1];
    const step = integrationSteps.find(({ name }) => name === stepName);
    if (message.startsWith(VALIDATION_FAILED)) {
      this.refusal = onePerLine(withoutSdkPrefix(reasonOf(message) ?? ''));
    } else if (step && STEP_FAILED.test(message)) {
      this.ended.add(step.id);
      this.causes[step.id] = `"${step.name}" failed: ${reasonOf(message) ?? 'see the log.'}`;
      return `${step.name} failed`;
    } else if (step && message.startsWith('Completed step')) {
      this.ended.add(step.id);
      return `${step.name}: done`;
    } else if (level === 'WARN' && isEvent) {
      this.warnings.add(message);
    } else if (/^\d+ calls to Bitbucket/.test(message)) {
      this.calls = /^[^(.]*/.exec(message)![0].trim();
    }
    const [, done, timeLeft] = PROGRESS.exec(message) ?? [];
    return done && `${done}, ${timeLeft}`;
  }
}

/** The error message, which the SDK logs as a JSON string. */
function reasonOf(message: string): string | undefined {
  const reason = REASON.exec(message)?.[1];
  return reason === undefined ? undefined : (JSON.parse(`"${reason}"`) as string);
}

/** The problems that an error of validation describes, without the endpoint and the status that the SDK puts before them. */
export function withoutSdkPrefix(message: string): string {
  return message.replace(SDK_PREFIX, '');
}

/** Splits a numbered list of problems, which is a single line in the log, into one line per problem. */
function onePerLine(list: string): string | undefined {
  const count = Number(/^(\d+) problems were found: /.exec(list)?.[1] ?? 0);
  let text = list;
  for (let number = 1; number <= count; number++) {
    text = text.replace(` ${number}. `, `\n${number}. `);
  }
  return text || undefined;
}
