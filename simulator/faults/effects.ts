import { type ServerResponse, STATUS_CODES } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { failure, type HttpResponse } from '../server/responses';
import { type Packet, send } from '../server/wire';
import type { Alteration } from './alteration';
import { fillPage, insertEmptyPages, makeEndless, shortenPage } from './pageBounds';
import { changeItems, changeNext } from './pageFaults';
import type { Fault } from './types';

/** Sends a response. */
export type Delivery = (response: ServerResponse, packet: Packet) => Promise<void> | void;

const MAINTENANCE =
  '<!DOCTYPE html><html><head><title>Bitbucket</title></head><body>We will be back soon</body></html>';

function gatewayPage(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n`;
}

/** How a fault changes the response. */
export function alteration(fault: Fault): Alteration {
  switch (fault.kind) {
    case 'status':
      return () => withStatus(fault);
    case 'html':
      return () => ({ status: 200, body: MAINTENANCE });
    case 'gateway page':
      return () => ({ status: fault.status, body: gatewayPage(fault.status) });
    case 'empty body':
      return (response) => ({ ...response, headers: { ...response.headers, ...JSON_TYPE }, body: '' });
    case 'truncated json':
      return (response) => {
        const text = JSON.stringify(response.body);
        return { ...response, headers: { ...response.headers, ...JSON_TYPE }, body: text.slice(0, text.length / 2) };
      };
    case 'echo':
      return (_, { request, path, query }) => {
        const shown = spellings(request.headers.authorization ?? '').join(' ');
        const data = { path, query, headers: request.headers };
        const response = failure(fault.status ?? 500, `Something went wrong with ${shown}`, { data });
        return { ...response, headers: { ...response.headers, 'x-request': shown } };
      };
    case 'huge body':
      return (response) => ({ ...response, body: pad(response.body, fault.bytes ?? 64 * 1024 * 1024) });
    case 'transform':
      return (response) => ({ ...response, body: fault.transform(response.body) });
    case 'clock skew':
      return (response, { at }) => skew(response, at + fault.milliseconds);
    case 'token life':
      return (response) =>
        isObject(response.body) && 'access_token' in response.body
          ? { ...response, body: { ...response.body, expires_in: fault.expiresIn } }
          : response;
    case 'next':
      return changeNext(fault.to);
    case 'endless pages':
      return makeEndless(fault.items);
    case 'empty pages':
      return insertEmptyPages(fault.count);
    case 'short page':
      return shortenPage(fault.missing);
    case 'oversized page':
      return fillPage(fault.items);
    case 'repeated item':
    case 'moved item':
      return changeItems(fault.kind);
    case 'reset':
    case 'hang':
    case 'slow':
    case 'delay':
      return (response) => response;
  }
}

/** How a fault sends the response; `undefined` when it is sent as usual. */
export function delivery(fault: Fault): Delivery | undefined {
  if (fault.kind === 'reset') {
    return fault.when === 'before body' ? resetAtOnce : resetMidBody;
  }
  if (fault.kind === 'hang') {
    return () => undefined;
  }
  if (fault.kind === 'slow') {
    return (response, packet) => drip(response, packet, fault.bytesPerSecond ?? 1);
  }
  if (fault.kind === 'delay') {
    return (response, packet) => sendLate(response, packet, fault.milliseconds);
  }
  return undefined;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function withStatus({ status, body, retryAfter }: Extract<Fault, { kind: 'status' }>): HttpResponse {
  const messages: Record<number, string> = {
    401: 'Token is invalid, expired, or not supported for this endpoint.',
    403: 'Forbidden',
    404: 'Resource not found',
  };
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (status === 429) {
    const text = body ?? 'Rate limit for this resource has been exceeded';
    return { status, reason: 'Unknown Status Code', headers: { 'content-type': 'text/plain', ...headers }, body: text };
  }
  const usual = failure(status, messages[status] ?? 'Something went wrong').body;
  return { status, headers, body: body ?? usual };
}

/** The forms in which a server may echo an Authorization header: unchanged, only its secret, URL-encoded, and in base64. */
function spellings(header: string): string[] {
  const [scheme, value = ''] = header.split(' ');
  const [, secret = value] = Buffer.from(scheme === 'Basic' ? value : '', 'base64')
    .toString()
    .split(/:(.*)/s);
  const base64 = Buffer.from(secret).toString('base64');
  return [header, encodeURIComponent(header), secret, encodeURIComponent(secret), base64, encodeURIComponent(base64)];
}

function skew(response: HttpResponse, now: number): HttpResponse {
  const headers: Record<string, string> = { ...response.headers, date: new Date(now).toUTCString() };
  const seconds = Number(headers['retry-after']);
  if (seconds > 0) {
    headers['retry-after'] = new Date(now + seconds * 1000).toUTCString();
  }
  return { ...response, headers };
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function pad(body: unknown, bytes: number): unknown {
  const padding = 'x'.repeat(bytes);
  return isObject(body) ? { ...body, padding } : padding;
}

function resetAtOnce(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

async function sendLate(response: ServerResponse, packet: Packet, milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { ref: false });
  send(response, packet);
}

async function resetMidBody(response: ServerResponse, { status, reason, headers, bytes }: Packet): Promise<void> {
  response.writeHead(status, reason, headers);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
  // Gives the first half time to reach the client.
  await sleep(20, undefined, { ref: false });
  response.socket?.resetAndDestroy();
}

async function drip(response: ServerResponse, { status, reason, headers, bytes }: Packet, rate: number): Promise<void> {
  response.writeHead(status, reason, headers);
  for (let sent = 0; sent < bytes.length && !response.destroyed; sent += 1) {
    response.write(bytes.subarray(sent, sent + 1));
    await sleep(1000 / rate, undefined, { ref: false });
  }
  response.end();
}
