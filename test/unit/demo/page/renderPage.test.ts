import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';

import { toPageData } from '../../../../demo/page/pageData';
import { renderPage } from '../../../../demo/page/renderPage';
import { smallGraph } from '../../harness/graphs';

const HOSTILE =
  '</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \u2028 $& %SCRIPTS% "%DATA%" &amp;';
const LIBRARY = readFileSync(require.resolve('vis-network/standalone/umd/vis-network.min.js'), 'utf8');

/** The contents of the page's script elements, as a browser finds their ends. */
function scriptsOf(page: string): string[] {
  return [...page.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script/gi)].map(([, content]) => content!);
}

/** The page without what stands inside script elements. */
function markupOf(page: string): string {
  return page.replace(/(<script\b[^>]*>)[\s\S]*?<\/script/gi, '$1</script');
}

test('holds the graph, whatever people call their things', () => {
  const graph = smallGraph({ title: HOSTILE, description: HOSTILE });
  graph.entities[0]!.displayName = HOSTILE;
  const page = renderPage(graph, 'var vis = "a </script> b <!-- c";');
  const scripts = scriptsOf(page);
  expect(scripts).toHaveLength(3);
  expect(JSON.parse(scripts[0]!)).toEqual(JSON.parse(JSON.stringify(toPageData(graph))));
  expect(scripts[0]).not.toMatch(/[<>\u2028]/);
  expect(markupOf(page)).not.toContain('<img');
  expect(markupOf(page)).not.toContain('<!--');
});

test('the library means the same as before', () => {
  const page = renderPage(smallGraph(), 'var vis = "a </script> b <!-- c";\n//# sourceMappingURL=vis.js.map');
  const library = scriptsOf(page)[1]!;
  expect(new Script(`${library}; vis`).runInNewContext()).toBe('a </script> b <!-- c');
  expect(library).not.toContain('sourceMappingURL');
});

test('every script is whole', () => {
  const [, ...code] = scriptsOf(renderPage(smallGraph(), LIBRARY));
  expect(code).toHaveLength(2);
  expect(code[0]).toContain(LIBRARY.slice(0, 1000));
  for (const script of code) {
    expect(() => new Script(script)).not.toThrow();
  }
});

test('loads nothing from anywhere', () => {
  const page = renderPage(smallGraph({ webLink: 'https://bitbucket.org/w/api' }), LIBRARY);
  const markup = markupOf(page);
  expect(markup).not.toMatch(/\s(?:src|href|srcset|action|data)\s*=/i);
  expect(markup).not.toMatch(/@import|url\(/i);
  expect(markup).toMatch(/Content-Security-Policy"\s+content="default-src 'none';[^"]*"/);
  expect(markup).not.toMatch(/content="[^"]*https?:/);
});

test('raw answers stay out of the page', () => {
  const page = renderPage(smallGraph({ _rawData: [{ rawData: { token: 'not-for-eyes' } }] }), 'var vis;');
  expect(page).not.toContain('not-for-eyes');
});

test('no placeholder is left', () => {
  expect(renderPage(smallGraph(), 'var vis;')).not.toMatch(/%[A-Z]+%/);
});
