import http from 'node:http';
import https from 'node:https';
import { type Duplex, Readable } from 'node:stream';

import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

/** An undocumented part of Node's agents: how a request gets its connection. */
interface RequestTaker {
  addRequest(request: http.ClientRequest, ...rest: unknown[]): void;
}

/** Gives the agent for a URL. Agents keep connections open for further requests. */
export type Agents = (url: { protocol?: string | null; href?: string }) => http.Agent;

/**
 * Requests over https go through the proxy that `HTTPS_PROXY` and `NO_PROXY` name. Plain http is for this machine only.
 *
 * @param connectTimeoutMs how long it may take to connect, the TLS handshake included
 */
export function createAgents(connectTimeoutMs: number): Agents {
  const proxies = new Map<string, http.Agent>();
  const proxied = (proxy: string): http.Agent => {
    const agent = proxies.get(proxy) ?? createProxyAgent(proxy, connectTimeoutMs);
    proxies.set(proxy, agent);
    return agent;
  };
  const plain = prepare(new http.Agent({ keepAlive: true }), 'connect', connectTimeoutMs);
  const secure = prepare(new https.Agent({ keepAlive: true }), 'secureConnect', connectTimeoutMs);
  return ({ protocol, href = '' }) => {
    if (protocol !== 'https:') {
      return plain;
    }
    const proxy = getProxyForUrl(href);
    return proxy ? proxied(proxy) : secure;
  };
}

function createProxyAgent(proxy: string, connectTimeoutMs: number): http.Agent {
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true, timeout: connectTimeoutMs });
  linkResponseAndBody(agent);
  return agent;
}

function prepare<A extends http.Agent>(agent: A, ready: 'connect' | 'secureConnect', timeoutMs: number): A {
  limitConnecting(agent, ready, timeoutMs);
  linkResponseAndBody(agent);
  return agent;
}

function limitConnecting(agent: http.Agent, ready: string, timeoutMs: number): void {
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = createConnection(options, callback);
    if (socket) {
      destroyUnlessReady(socket, ready, timeoutMs);
    }
    return socket;
  };
}

function destroyUnlessReady(socket: Duplex, ready: string, timeoutMs: number): void {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('Connecting took too long'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  const stop = () => clearTimeout(timer);
  socket.once(ready, stop).once('close', stop);
}

/**
 * Ends a response together with the streams that node-fetch 2 pipes it into, which node-fetch does not do. Without this, a
 * body that is cut short by an orderly end of the connection would be waited for until the time-out, and a body that is not
 * read to its end would keep its connection.
 */
function linkResponseAndBody(agent: http.Agent): void {
  const taker = agent as unknown as RequestTaker;
  const addRequest = taker.addRequest.bind(agent);
  taker.addRequest = (request, ...rest) => {
    request.once('response', linkPipes);
    addRequest(request, ...rest);
  };
}

function linkPipes(source: Readable): void {
  source.pipe = linkedPipe;
}

/** One function for all streams: with a function for each, V8 keeps every stream and its buffers until a full collection. */
function linkedPipe<T extends NodeJS.WritableStream>(this: Readable, destination: T, options?: { end?: boolean }): T {
  const target = destination as unknown as Duplex;
  this.once('error', (error) => target.destroy(error));
  target.once('close', () => this.destroy());
  linkPipes(target);
  return Readable.prototype.pipe.call(this, destination, options) as T;
}
