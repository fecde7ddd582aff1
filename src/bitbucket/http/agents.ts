import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/** The part of an agent that Node leaves undocumented: how a request gets its connection. */
interface RequestTaker {
  addRequest(request: http.ClientRequest, ...rest: unknown[]): void;
}

/** Gives the agent for a URL: connections are kept open and used again, and making one may not take too long. */
export type Agents = (url: { protocol?: string | null }) => http.Agent;

/** @param connectTimeoutMs how long it may take to connect, the TLS handshake included */
export function createAgents(connectTimeoutMs: number): Agents {
  const plain = watch(new http.Agent({ keepAlive: true }), 'connect', connectTimeoutMs);
  const secure = watch(new https.Agent({ keepAlive: true }), 'secureConnect', connectTimeoutMs);
  return ({ protocol }) => (protocol === 'https:' ? secure : plain);
}

function watch<A extends http.Agent>(agent: A, ready: 'connect' | 'secureConnect', timeoutMs: number): A {
  limitConnecting(agent, ready, timeoutMs);
  reportCutAnswers(agent);
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
 * A response that promises its length and is cut short by an orderly end of the connection makes an error on the response
 * only, which node-fetch 2 does not listen to: it would wait for the rest until the time-out. The request's errors it does
 * listen to.
 */
function reportCutAnswers(agent: http.Agent): void {
  const taker = agent as unknown as RequestTaker;
  const addRequest = taker.addRequest.bind(agent);
  taker.addRequest = (request, ...rest) => {
    request.once('response', (response) => response.once('error', (error) => request.emit('error', error)));
    addRequest(request, ...rest);
  };
}
