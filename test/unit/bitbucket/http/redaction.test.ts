import { inspect } from 'node:util';

import { createRedaction } from '../../../../src/bitbucket/http/redaction';

describe('a redaction', () => {
  test('masks credentials anywhere, also in encoded form', () => {
    const redaction = createRedaction();
    redaction.hide('s3cr+t/');
    redaction.hide('s3cr+t/-and-more');

    expect(redaction.clean('a s3cr+t/-and-more b s3cr+t/ c s3cr%2Bt%2F')).toBe('a *** b *** c ***');
  });

  test.each([
    ['as they are', 's3cr+t/?>'],
    ['with a small percent code', 's3cr%2bt%2f%3f%3e'],
    ['in base64', 'czNjcit0Lz8+'],
    ['in base64, encoded', 'czNjcit0Lz8%2B'],
    ['in base64 for URLs', 'czNjcit0Lz8-'],
  ])('knows credentials %s', (_, spelling) => {
    const redaction = createRedaction();
    redaction.hide('s3cr+t/?>');

    expect(redaction.clean(`a ${spelling} b`)).toBe('a *** b');
  });

  const SECRET = 'S3cr+t/"q\\x&<\u00e9\u{1f4a5}=';
  const entities = (text: string, code: (point: number) => string) =>
    [...text].map((character) => code(character.codePointAt(0) ?? 0)).join('');

  test.each([
    ['encoded twice for URLs', encodeURIComponent(encodeURIComponent(SECRET))],
    ['in JSON', JSON.stringify(SECRET)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(SECRET))],
    ['in JSON of ASCII', SECRET.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)],
    ['in HTML', SECRET.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')],
    ['in HTML by numbers', entities(SECRET, (point) => `&#${point};`)],
    ['in HTML by other numbers', entities(SECRET, (point) => `&#x${point.toString(16)};`)],
    ['split over lines', `${SECRET.slice(0, 5)}\r\n ${SECRET.slice(5)}`],
    ['in capitals', SECRET.toUpperCase()],
    ['in base64 with more before it', Buffer.from(`x${SECRET}`).toString('base64')],
    ['in base64 with more around it', Buffer.from(`xx${SECRET}yy`).toString('base64')],
    ['in base64 for URLs with more after it', Buffer.from(`${SECRET}y`).toString('base64url')],
    ['in base64 split over lines', Buffer.from(SECRET).toString('base64').replace(/.{8}/g, '$&\n')],
  ])('shows no part of a text that holds a credential %s', (_, spelling) => {
    const redaction = createRedaction();
    redaction.hide(SECRET);

    expect(redaction.clean(`a ${spelling} b`)).toMatch(/^(?:a )?"?\*\*\*"?(?: b)?$/);
    expect(redaction.clean('a text without it')).toBe('a text without it');
  });

  test('masks credentials that it was not told', () => {
    expect(createRedaction().clean('to https://me:pw@acme.example?token=abc with Basic ZGVwbG95OnB3')).toBe(
      'to https://acme.example?token=*** with Basic ***',
    );
  });

  test('accepts half a surrogate in a credential and in a text', () => {
    const redaction = createRedaction();
    redaction.hide('half-\ud83d-secret');
    expect(redaction.clean('a half-\ud83d-secret b \udca5')).toBe('a *** b');
  });

  test('removes terminal control sequences', () => {
    expect(createRedaction().clean('red \u001b[31m and\u0000 \u0007 bell')).toBe('red [31m and bell');
  });

  test('shortens the text after masking, and removes line breaks', () => {
    const redaction = createRedaction();
    redaction.hide('secret');
    const cleaned = redaction.clean(`line\r\none ${'x'.repeat(286)} secret ${'y'.repeat(1000)}`);

    expect(cleaned).not.toContain('sec');
    expect(cleaned).toMatch(/^line one x+ \*\*\*/);
    expect(cleaned).toHaveLength(301);
    expect(redaction.clean('short')).toBe('short');
  });

  test('ignores an empty credential, and hides credentials when inspected', () => {
    const redaction = createRedaction();
    redaction.hide('');
    redaction.hide('secret');

    expect(redaction.clean('text')).toBe('text');
    expect(inspect(redaction, { depth: 9, showHidden: true })).not.toContain('secret');
  });
});
