import { visibleText } from '../../../../../src/report/page/shared/visibleText';

test.each([
  ['safe\u202egnp.exe', 'safe[U+202E]gnp.exe'],
  ['zero\u200bwidth', 'zero[U+200B]width'],
  ['half \ud83d', 'half [U+D83D]'],
  ['Zoë 😀\tand\nבוב', 'Zoë 😀\tand\nבוב'],
])('%j', (text, expected) => {
  expect(visibleText(text)).toBe(expected);
});
