import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { gzip } from 'node:zlib';

import type { HttpResponse } from './responses';

/** An encoded response. */
export interface Packet {
  status: number;
  reason: string;
  headers: Record<string, string>;
  bytes: Buffer;
}

/** Smaller bodies are not worth compressing. */
const GZIP_FROM_BYTES = 1024;

export async function pack(response: HttpResponse, acceptsGzip: boolean): Promise<Packet> {
  const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
  const plain = Buffer.from(text, 'utf8');
  const compressed = acceptsGzip && plain.length >= GZIP_FROM_BYTES;
  const bytes = compressed ? await compress(plain) : plain;
  const headers: Record<string, string> = {
    'content-type': typeof response.body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    ...response.headers,
    ...(compressed && { 'content-encoding': 'gzip' }),
    'content-length': String(bytes.length),
  };
  return { status: response.status, reason: response.reason ?? STATUS_CODES[response.status] ?? '', headers, bytes };
}

export function send(response: ServerResponse, { status, reason, headers, bytes }: Packet): void {
  response.writeHead(status, reason, headers);
  response.end(bytes);
}

export function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
}

export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function compress(plain: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The lowest level costs the least time, which would distort measurements of the client.
    gzip(plain, { level: 1 }, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}
