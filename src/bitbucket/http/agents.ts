import http from 'node:http';
import https from 'node:https';
import { type Duplex, Readable } from 'node:stream';

import { findProxy, isUsable, type Proxy } from './proxy';
import { agentOptions, concerns, type Trust } from './trust';
import { ProxyFailure, TunnelAgent } from './tunnelAgent';

/** An undocumented part of Node's agents: how a request gets its connection. */
interface RequestTaker {
  addRequest(request: http.ClientRequest, options: object, ...rest: unknown[]): void;
}

/** Gives the agent for a URL. Agents keep connections open for further requests. */
export type Agents = (url: { protocol?: string | null; href?: string }) => http.Agent;

/**
 * Requests over https go through the proxy that `HTTPS_PROXY` and `NO_PROXY` name. Plain http is for this machine only.
 *
 * @param connectTimeoutMs how long it may take to connect, the TLS handshake included
 * @param trust where certificates are verified in another way than by default
 */
export function createAgents(connectTimeoutMs: number, trust?: Trust): Agents {
  const plain = prepare(new http.Agent({ keepAlive: true }), 'connect', connectTimeoutMs);
  const usual = createSecureAgents(connectTimeoutMs);
  const trusting = trust && createSecureAgents(connectTimeoutMs, agentOptions(trust));
  return ({ protocol, href = '' }) => {
    if (protocol !== 'https:') {
      return plain;
    }
    const proxy = findProxy(href);
    if (proxy && !isUsable(proxy)) {
      throw new ProxyFailure(proxy.problem, proxy.advice, true).toError();
    }
    return trusting && concerns(trust, href) ? trusting(proxy) : usual(proxy);
  };
}

/** Gives the agents with these options: one for each proxy, and one without a proxy. */
function createSecureAgents(timeoutMs: number, options?: https.AgentOptions): (proxy?: Proxy) => http.Agent {
  const direct = prepare(new https.Agent({ keepAlive: true, ...options }), 'secureConnect', timeoutMs);
  const tunnels = new Map<string, http.Agent>();
  return (proxy) => {
    if (!proxy) {
      return direct;
    }
    const name = [proxy.variable, process.env[proxy.variable]].join('=');
    const agent = tunnels.get(name) ?? adapt(new TunnelAgent(proxy, timeoutMs, options));
    tunnels.set(name, agent);
    return agent;
  };
}

function prepare(agent: http.Agent, ready: 'connect' | 'secureConnect', timeoutMs: number): http.Agent {
  limitConnecting(agent, ready, timeoutMs);
  return adapt(agent);
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
 * Links each response with the streams that node-fetch pipes it into, and keeps the headers of a request, which the connection does
 * not depend on, from the agent: with `NODE_DEBUG=http`, Node prints all that an agent is given.
 */
function adapt(agent: http.Agent): http.Agent {
  const taker = agent as unknown as RequestTaker;
  const addRequest = taker.addRequest.bind(agent);
  taker.addRequest = (request, options, ...rest) => {
    request.once('response', linkPipes);
    addRequest(request, { ...options, headers: undefined }, ...rest);
  };
  return agent;
}

/**
 * Ends a response together with the streams that node-fetch 2 pipes it into, which node-fetch does not do. Without this, a
 * body that is cut short by an orderly end of the connection would be waited for until the time-out, and a body that is not
 * read to its end would keep its connection.
 */
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
