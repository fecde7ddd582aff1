import { FORMAT_NAMES, toFormats } from '../../../src/cli/formatOption';
import { FORMATS } from '../../../src/report/formats';

const toFile = (name: string) => `/work/${name}`;

test('the option has the formats that there are', () => {
  expect([...FORMAT_NAMES]).toEqual(Object.keys(FORMATS));
});

test.each<[text: string, format: string, file: string]>([
  ['csv', 'csv', '/work/-'],
  ['csv=-', 'csv', '/work/-'],
  ['junit=test-results/bitbucket.xml', 'junit', '/work/test-results/bitbucket.xml'],
  ['json=a=b.json', 'json', '/work/a=b.json'],
  ['sarif=line\nbreak', 'sarif', '/work/line\nbreak'],
])('%j is %s in %s', (text, format, file) => {
  expect(toFormats(text, toFile)).toEqual([{ format, file }]);
});

test('several formats keep their order', () => {
  const first = toFormats('json=1', toFile);
  expect(toFormats('csv=2', toFile, first).map(({ format }) => format)).toEqual(['json', 'csv']);
});

test.each(['', 'xml', 'JSON', '=file', 'constructor', 'csv:file'])('%j is none', (text) => {
  expect(() => toFormats(text, toFile)).toThrow('It must be json, csv, markdown, junit, sarif, or one of these');
});
