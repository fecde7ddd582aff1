import { stringify } from 'csv-stringify/sync';

import { csvText } from '../../../../../src/report/page/shared/csvText';

test('writes what the library writes with the settings of the command', () => {
  const texts = ['plain', '', 'a,b', 'say "so"', 'two\nlines', '-1', 'x=1', ' =1', '\u00e9'];
  const formulas = ['=', '+', '-', '@', '\t', '\r', '\uff1d', '\uff0b', '\uff0d', '\uff20'].map((sign) => `${sign}1+1`);
  const rows = [texts, [...formulas, '=cmd|"/c calc"!A1']];
  expect(csvText(rows)).toBe(stringify(rows, { escape_formulas: true, quoted_string: true }));
});
