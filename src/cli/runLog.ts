import { stripVTControlCharacters } from 'node:util';

import { integrationSteps } from '../steps';

/** One entry of the log that the SDK writes. */
export interface LogEntry {
  level: string;
  message: string;
  /** Whether it is an event, which says what a person should know. */
  isEvent: boolean;
}

const ENTRY = /^\d\d:\d\d:\d\d\.\d+Z +([A-Z]+) [^:]*: (.*)$/;
/** What the SDK appends to a message of a step. */
const DETAILS = / \((?:stepId|event)=[^()]*\)$/;
const REASON = /reason="((?:[^"\\]|\\.)*)"/;
const STEP_FAILED = /^Step "(.+?)" failed to complete/;
/** What the SDK puts before our own list of what is wrong with the configuration. */
const BEFORE_PROBLEMS = /^Provider \w+ failed at .*?: \d+ (?=\d+ problems were found|Bitbucket refused )/;
const VALIDATION_FAILED = 'Error occurred while validating integration configuration';

/** Reads a line of the log. The details that follow an entry are on lines of their own, for which this returns undefined. */
export function parseLogLine(line: string): LogEntry | undefined {
  const match = ENTRY.exec(stripVTControlCharacters(line).trimEnd());
  if (!match) {
    return undefined;
  }
  const [, level = '', text = ''] = match;
  return { level, message: text.replace(DETAILS, ''), isEvent: / \([^()]*\bevent=[^()]*\)$/.test(text) };
}

/** What the log of a run tells, beside what the SDK writes into its summary. */
export class RunLog {
  /** Why steps failed, by step id. */
  readonly causes: Record<string, string> = {};
  /** Events that are warnings, each once, in the order in which they came. */
  readonly warnings = new Set<string>();
  /** Ids of the steps that have ended. */
  readonly ended = new Set<string>();
  /** Why the run did not start. */
  refusal: string | undefined;
  /** How many calls the run made, in words. */
  calls: string | undefined;

  /** @returns what tells how far the run is, when this line does */
  read(line: string): string | undefined {
    const entry = parseLogLine(line);
    if (!entry) {
      return undefined;
    }
    const { level, message, isEvent } = entry;
    const stepName = /^(?:Completed step|Step) "(.+?)"/.exec(message)?.[1];
    const step = integrationSteps.find(({ name }) => name === stepName);
    if (message.startsWith(VALIDATION_FAILED)) {
      this.refusal = onePerLine(reasonOf(message)?.replace(BEFORE_PROBLEMS, ''));
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
    return /^\d+ of \d+ (repositories|members) done/.test(message) ? message : undefined;
  }
}

/** The SDK writes an error's message as JSON text. */
function reasonOf(message: string): string | undefined {
  const reason = REASON.exec(message)?.[1];
  return reason === undefined ? undefined : (JSON.parse(`"${reason}"`) as string);
}

/** Puts each problem of a numbered list, which the log has on one line, on a line of its own. */
function onePerLine(list: string | undefined): string | undefined {
  const count = Number(/^(\d+) problems were found: /.exec(list ?? '')?.[1] ?? 0);
  let text = list;
  for (let number = 1; number <= count; number++) {
    text = text?.replace(` ${number}. `, `\n${number}. `);
  }
  return text;
}
