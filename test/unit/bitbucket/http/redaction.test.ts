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
