import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { generatedDocuments } from '../../../harness/generateDocuments';

const ROOT = resolve(__dirname, '..', '..', '..');

test.each(Object.entries(generatedDocuments()))('%s is what "npm run document" writes', (file, text) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text);
});
