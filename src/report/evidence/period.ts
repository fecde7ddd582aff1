/** What evidence is about. In milliseconds since 1970. */
export interface Period {
  /** The first moment. */
  readonly since: number;
  /** The first moment that is not part of it. */
  readonly until: number;
}

export function isWithin(time: number, { since, until }: Period): boolean {
  return time >= since && time < until;
}
