import { closeSync, openSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';

import { printable } from '../../text/printable';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
type Level = (typeof LEVELS)[number];
type Fields = Readonly<Record<string, unknown>>;

/** The SDK's own logger masks the configuration in these fields, which has secrets. */
const CONFIDENTIAL: readonly string[] = ['instance', 'integrationInstanceConfig'];

/** The methods of a logger that the SDK's logger writes to. */
export interface LogWriter extends Record<Level, (first: unknown, message?: unknown) => void> {
  child(fields?: Fields): LogWriter;
}

export interface LogFile {
  writer: LogWriter;
  close(): void;
}

export interface LogFileOptions {
  /** The lowest level that is written. */
  level?: string;
  /** Milliseconds since 1970. */
  clock?: () => number;
}

/**
 * Creates a log of readable lines: time, level, message, fields. Each line is on the disk when the call returns, so an
 * interrupted run loses none, and a full disk ends the step that logs.
 */
export function createLogFile(path: string, { level = 'info', clock = Date.now }: LogFileOptions = {}): LogFile {
  const file = openSync(path, 'w');
  const lowest = LEVELS.findIndex((one) => one === level.toLowerCase());
  const written = LEVELS.slice(lowest < 0 ? LEVELS.indexOf('info') : lowest);

  function writerWith(context: Fields): LogWriter {
    const methods = LEVELS.map((one) => {
      const write = (first: unknown, message?: unknown) => {
        if (written.includes(one)) {
          const time = new Date(clock()).toISOString().slice(11);
          writeSync(file, `${time} ${one.toUpperCase().padStart(5)} Local: ${toLine(context, first, message)}\n`);
        }
      };
      return [one, write] as const;
    });
    return {
      ...(Object.fromEntries(methods) as Record<Level, LogWriter[Level]>),
      child: (fields = {}) => writerWith({ ...context, ...fields }),
    };
  }

  return { writer: writerWith({}), close: () => closeSync(file) };
}

/** Loggers are called with a message, with fields and a message, or with an error and a message. */
function toLine(context: Fields, first: unknown, message: unknown): string {
  const given =
    first instanceof Error ? { err: first } : typeof first === 'object' ? (first as Fields | null) : undefined;
  const { err, ...fields } = { ...context, ...given };
  const shown = Object.entries(fields).filter(([name, value]) => value !== undefined && !CONFIDENTIAL.includes(name));
  const details = shown.map(([name, value]) => `${name}=${valueText(value)}`).join(', ');
  const text = given === undefined ? first : (message ?? (err instanceof Error ? err.message : ''));
  const stack = err instanceof Error && err.stack ? `\n  ${err.stack.replaceAll('\n', '\n  ')}` : '';
  return `${valueText(text)}${details && ` (${details})`}${stack}`;
}

function valueText(value: unknown): string {
  return typeof value === 'string'
    ? printable(value)
    : inspect(value, { depth: 6, compact: true, breakLength: Infinity });
}
