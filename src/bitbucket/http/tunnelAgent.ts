import http, { STATUS_CODES } from 'node:http';
import https from 'node:https';
import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';

import type { Proxy } from './proxy';

/** Where a tunnel leads. The options of a request have more fields, which the TLS connection takes over. */
interface Target {
  readonly host?: string | null;
  readonly port?: number | string | null;
}

/** Why a proxy gave no connection. */
export class ProxyFailure {
  constructor(
    readonly problem: string,
    readonly advice: string,
    /** Whether the next attempt would fail as well. */
    readonly isLasting = false,
  ) {}

  /** node-fetch keeps nothing of an error but its message and its code, so the code carries all of it. */
  toError(): Error {
    return Object.assign(new Error(this.problem), { code: this });
  }
}

/**
 * Connects to hosts through a proxy, by its method CONNECT. Only the status 200 opens a tunnel: every other answer is the proxy's
 * own, and must not be taken for one of the host.
 */
export class TunnelAgent extends https.Agent {
  /**
   * @param timeoutMs how long it may take to connect, the TLS handshake with the host included
   * @param options how the host is verified; they do not concern the proxy
   */
  constructor(
    readonly proxy: Proxy,
    private readonly timeoutMs: number,
    options?: https.AgentOptions,
  ) {
    super({ keepAlive: true, ...options });
  }

  override createConnection(target: Target, callback?: (error: Error | null, stream: Duplex) => void): undefined {
    const tunnel = new Tunnel(this.proxy, target);
    const tooLate = `the proxy ${this.proxy.name} did not connect within ${this.timeoutMs / 1000} seconds`;
    const timer = setTimeout(() => tunnel.end(tooLate), this.timeoutMs);
    tunnel
      .open()
      .then(
        (socket) => callback?.(null, socket),
        (error: Error) => callback?.(error, undefined as never),
      )
      .finally(() => clearTimeout(timer));
  }
}

/** One connection to a host, from the request to the proxy to the end of the TLS handshake. */
class Tunnel {
  private readonly address: string;
  private readonly failed: Promise<never>;
  private fail: (error: Error) => void = () => undefined;
  /** What is destroyed when the tunnel fails: the request to the proxy, later the connection. */
  private current?: { destroy(): unknown };

  constructor(
    private readonly proxy: Proxy,
    private readonly target: Target,
  ) {
    const { host = '', port } = target;
    this.address = `${isIPv6(host ?? '') ? `[${host}]` : host}:${port}`;
    this.failed = new Promise((_, reject) => (this.fail = reject));
  }

  /** @throws an error that carries a `ProxyFailure` */
  open(): Promise<Duplex> {
    return Promise.race([this.connect(), this.failed]);
  }

  end(problem: string, { advice = this.advice(), isLasting = false } = {}): void {
    this.fail(new ProxyFailure(problem, advice, isLasting).toError());
    this.current?.destroy();
  }

  private connect(): Promise<Duplex> {
    const { host, port, isSecure } = this.proxy;
    const request = (isSecure ? https : http).request({
      ...{ host, port, method: 'CONNECT', path: this.address, agent: false },
      headers: { Host: this.address, Connection: 'keep-alive', 'Proxy-Connection': 'keep-alive' },
    });
    this.current = request;
    // beside the options, which Node's own debugging output shows
    const authorization = this.proxy.authorization();
    if (authorization) {
      request.setHeader('Proxy-Authorization', authorization);
    }
    return new Promise((resolve) => {
      request.on('error', (error) => this.end(`the proxy ${this.proxy.name} ${describe(error)}`));
      request.once('connect', ({ statusCode = 0 }, socket, head) => {
        this.current = socket;
        socket.on('error', () => socket.destroy());
        if (statusCode !== 200) {
          this.refuse(statusCode);
        } else if (head.length > 0) {
          // in TLS the host never speaks first
          this.end(`the proxy ${this.proxy.name} sent data of its own after it answered 200`);
        } else {
          this.secure(socket, resolve);
        }
      });
      request.end();
    });
  }

  private secure(socket: Duplex, onSuccess: (secured: Duplex) => void): void {
    const options = { ALPNProtocols: ['http/1.1'], ...(this.target as tls.ConnectionOptions), socket };
    const secured = tls.connect(options, () => onSuccess(secured));
    this.current = secured;
    secured.on('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) =>
      this.end(`the TLS handshake with ${this.address} through the proxy ${this.proxy.name} failed (${code})`, {
        advice: `${this.advice()} A proxy that inspects TLS traffic needs its certificate authority in NODE_EXTRA_CA_CERTS, or in caCertificate of the instance.`,
      }),
    );
  }

  private refuse(status: number): void {
    const { variable, name } = this.proxy;
    const answer = [status, STATUS_CODES[status]].filter(Boolean).join(' ');
    const hasUser = this.proxy.authorization() !== undefined;
    const signIn = hasUser
      ? `Check the user name and the password in ${variable}.`
      : `Write a user name and a password into ${variable}, as http://USER:PASSWORD@HOST:PORT.`;
    this.end(`the proxy ${name} answered ${answer} instead of connecting to ${this.address}`, {
      advice: status === 407 ? `${signIn} Only the method "Basic" is supported.` : this.advice(),
      isLasting: status < 500 && status !== 408 && status !== 429,
    });
  }

  private advice(): string {
    return (
      `Check ${this.proxy.variable}, and that the proxy lets this machine connect to ${this.address}. ` +
      'If the host can be reached without the proxy, name it in NO_PROXY.'
    );
  }
}

function describe({ code = '' }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return 'answered with headers that are too large';
  }
  if (code.startsWith('HPE_')) {
    return `answered with something other than HTTP (${code})`;
  }
  return code === 'ECONNRESET'
    ? 'closed the connection before it answered'
    : `cannot be reached (${code || 'unknown error'})`;
}
