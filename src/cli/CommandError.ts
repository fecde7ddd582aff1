/** A failure that a person can do something about: the message says what is wrong and what to do next. */
export class CommandError extends Error {
  constructor(
    message: string,
    /** What the process ends with. */
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}
