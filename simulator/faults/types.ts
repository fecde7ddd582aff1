/** A fault in a response. */
export type Fault =
  /** Another status. `body` replaces the usual error body; `retryAfter` is the value of the `Retry-After` header. */
  | { kind: 'status'; status: number; body?: unknown; retryAfter?: number | string }
  /** The connection is reset before the first byte, or in the middle of the body. */
  | { kind: 'reset'; when: 'before body' | 'mid body' }
  | { kind: 'truncated json' }
  /** A maintenance page with status 200. */
  | { kind: 'html' }
  /** A proxy in front of Bitbucket responds with its own HTML page, for example with 403, 404 or 502. */
  | { kind: 'gateway page'; status: number }
  | { kind: 'empty body' }
  /** No response is sent, and the connection stays open. */
  | { kind: 'hang' }
  /** The body is sent at this rate; default 1. */
  | { kind: 'slow'; bytesPerSecond?: number }
  | { kind: 'delay'; milliseconds: number }
  /** `next` points to another host or scheme, to the page itself, to a cycle of three pages, or is missing. */
  | { kind: 'next'; to: 'other host' | 'other scheme' | 'itself' | 'cycle' | 'nowhere' }
  /** The list never ends. The additional pages have new items, or none. */
  | { kind: 'endless pages'; items: 'new' | 'none' }
  /** `count` empty pages precede each page after the first. */
  | { kind: 'empty pages'; count: number }
  /** Each page lacks its last `missing` items, although `size` counts them. */
  | { kind: 'short page'; missing: number }
  /** Each page has `items` items, most of them invented, regardless of `pagelen`. */
  | { kind: 'oversized page'; items: number }
  /** Each page starts with the last item of the page before, as if an item had been added in between. */
  | { kind: 'repeated item' }
  /** Each page lacks its first item and starts with the last item of the page before instead. */
  | { kind: 'moved item' }
  /**
   * The server's clock is ahead by this much, or behind if negative. The `Date` header shows its time, and a
   * `Retry-After` set by another fault becomes a date by that clock.
   */
  | { kind: 'clock skew'; milliseconds: number }
  /** Token responses state this value as `expires_in`, whatever the real lifetime is. */
  | { kind: 'token life'; expiresIn: unknown }
  /** An error (default 500) that echoes the request with its headers, and the Authorization header in several encodings. */
  | { kind: 'echo'; status?: number }
  /** The body is padded with this many bytes; default 64 MiB. */
  | { kind: 'huge body'; bytes?: number }
  /** Any other change of the body. */
  | { kind: 'transform'; transform: (body: unknown) => unknown };

export interface FaultRule {
  fault: Fault;
  /** Shown in the call log; default: the kind of the fault. */
  name?: string;
  /** Matches the path without its query. In a string, `*` matches any characters. Default: every path. */
  path?: RegExp | string;
  /** Matches the query as it was sent, without the question mark. Default: every query. */
  query?: RegExp;
  /** Default: every method. */
  method?: string;
  /** Which of the matching calls get the fault, counted from 1; default: all. */
  when?: { nth: number } | { every: number } | { first: number };
  /** The probability, from 0 to 1, that a selected call gets the fault. The seed decides. Default 1. */
  probability?: number;
  /** Limits the fault to a period, in milliseconds since the start of the simulator. */
  between?: { from?: number; to?: number };
}
