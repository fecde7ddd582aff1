/** An error that the person at the terminal can fix: the message says what is wrong and what to do next. */
export class CommandError extends Error {
  constructor(
    message: string,
    /** The exit code of the process. */
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}
