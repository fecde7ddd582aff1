/** What goes wrong with a response. */
export type Fault =
  /** Another status; `body` replaces the usual one, `retryAfter` is sent as the header. */
  | { kind: 'status'; status: number; body?: unknown; retryAfter?: number | string }
  /** The connection is reset before any byte, or in the middle of the body. */
  | { kind: 'reset'; when: 'before body' | 'mid body' }
  | { kind: 'truncated json' }
  /** A maintenance page with status 200. */
  | { kind: 'html' }
  /** A proxy in front of Bitbucket answers with its own HTML page, for example with 403, 404 or 502. */
  | { kind: 'gateway page'; status: number }
  | { kind: 'empty body' }
  /** Never answers; the connection stays open. */
  | { kind: 'hang' }
  /** The body arrives a few bytes a second; default 1. */
  | { kind: 'slow'; bytesPerSecond?: number }
  | { kind: 'delay'; milliseconds: number }
  /** `next` points to another host or scheme, to the page itself, around three pages for ever, or is missing. */
  | { kind: 'next'; to: 'other host' | 'other scheme' | 'itself' | 'cycle' | 'nowhere' }
  /** There is always another page: with items that nobody has seen before, or without any. */
  | { kind: 'endless pages'; items: 'new' | 'none' }
  /** So many pages without items come before each further page. */
  | { kind: 'empty pages'; count: number }
  /** Pages lack so many of their last items, though `size` counts them. */
  | { kind: 'short page'; missing: number }
  /** Pages hold so many items, most of them made up, whatever was asked for. */
  | { kind: 'oversized page'; items: number }
  /** The last item of a page is also the first of the one after it. */
  | { kind: 'repeated item' }
  /** The first item of a page after the first moved to the page before, after that was read. */
  | { kind: 'moved item' }
  /**
   * The server's clock goes so much ahead, or behind where negative: its `Date` says so, and a `Retry-After` of another
   * fault becomes a date by that clock.
   */
  | { kind: 'clock skew'; milliseconds: number }
  /** Answers with a token claim another life for it than it has. */
  | { kind: 'token life'; expiresIn: unknown }
  /** An error, by default 500, whose body shows the request in many spellings, headers included. */
  | { kind: 'echo'; status?: number }
  /** Padded with so many bytes; default 64 MiB. */
  | { kind: 'huge body'; bytes?: number }
  /** Anything else that a body can hold. */
  | { kind: 'transform'; transform: (body: unknown) => unknown };

export interface FaultRule {
  fault: Fault;
  /** Shown in the call log; default the kind. */
  name?: string;
  /** A pattern for the path without its query; in a string `*` stands for anything. Default every path. */
  path?: RegExp | string;
  /** Default every method. */
  method?: string;
  /** Which of the matching calls, counted from 1; default all of them. */
  when?: { nth: number } | { every: number } | { first: number };
  /** From 0 to 1, decided by the seed; default 1. */
  probability?: number;
  /** Only while so many milliseconds have passed since the start. */
  between?: { from?: number; to?: number };
}
