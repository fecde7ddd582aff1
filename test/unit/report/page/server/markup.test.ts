import { markup, scriptJson, trusted } from '../../../../../src/report/page/server/markup';

test('escapes text, and inserts markup, lists and nothing', () => {
  const { text } =
    markup`<p title="${'"\'`'}">${'<b>&'}${markup`<i>${1}</i>`}${[trusted('<br>'), 'x']}${false}${undefined}</p>`;
  expect(text).toBe('<p title="&#34;&#39;&#96;">&#60;b&#62;&#38;<i>1</i><br>x</p>');
});

test('JSON cannot end its script element', () => {
  const value = { name: '</script><!-- \u2028 &' };
  const { text } = scriptJson(value);
  expect(text).not.toMatch(/[<>&\u2028]/);
  expect(JSON.parse(text)).toEqual(value);
});
