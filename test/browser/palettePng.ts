import { deflateSync } from 'node:zlib';

import type { Page } from 'puppeteer-core';

interface Indexed {
  width: number;
  height: number;
  /** Three bytes for each color, and one byte for each pixel, in Base64. */
  palette: string;
  pixels: string;
}

interface Context {
  drawImage(bitmap: object, x: number, y: number): void;
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
}

// of the browser; Node.js has none of them
declare const createImageBitmap: (blob: Blob) => Promise<{ width: number; height: number }>;
declare const OffscreenCanvas: new (width: number, height: number) => { getContext(kind: '2d'): Context | null };

/** A screenshot with at most 256 colors, which takes a third of the space; pictures of pages have few colors. */
export async function palettePng(page: Page, png: Uint8Array): Promise<Buffer> {
  const { height, palette, pixels, width } = await page.evaluate(toIndexed, Buffer.from(png).toString('base64'));
  const indexes = Buffer.from(pixels, 'base64');
  // each line begins with the number of its filter: none
  const lines = Array.from({ length: height }, (_, line) =>
    Buffer.concat([Buffer.of(0), indexes.subarray(line * width, (line + 1) * width)]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits for each pixel, with a palette
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette, 'base64')),
    chunk('IDAT', deflateSync(Buffer.concat(lines), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Runs in the page: the most frequent colors, and for each pixel the nearest of them. */
async function toIndexed(png: string): Promise<Indexed> {
  const blob = new Blob([Uint8Array.from(atob(png), (character) => character.charCodeAt(0))]);
  const bitmap = await createImageBitmap(blob);
  const { height, width } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const { data } = context?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() };
  const colors = Array.from({ length: width * height }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(pixel * 4, pixel * 4 + 3);
    return (red << 16) | (green << 8) | blue;
  });
  const counts = new Map<number, number>();
  colors.forEach((color) => counts.set(color, (counts.get(color) ?? 0) + 1));
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([color]) => color);
  // at first one color for each part of the color space, so that a rare hue does not become gray
  const parts = new Map([...frequent].reverse().map((color) => [color & 0xf0f0f0, color]));
  const representatives = frequent.filter((color) => parts.get(color & 0xf0f0f0) === color).slice(0, 160);
  const palette = [...new Set([...representatives, ...frequent])].slice(0, 256);
  const channels = (color: number) => [color >> 16, (color >> 8) & 255, color & 255];
  const nearest = new Map(
    [...counts.keys()].map((color) => {
      const wanted = channels(color);
      const distances = palette.map((candidate) =>
        channels(candidate).reduce((sum, value, place) => sum + (value - (wanted[place] ?? 0)) ** 2, 0),
      );
      return [color, distances.indexOf(Math.min(...distances))] as const;
    }),
  );
  const encode = (bytes: number[]) => btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
  return {
    width,
    height,
    palette: encode(palette.flatMap(channels)),
    pixels: encode(colors.map((color) => nearest.get(color) ?? 0)),
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}
