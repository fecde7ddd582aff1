import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Graph } from '../../src/report/graph';
import { toPageData } from './pageData';

/**
 * One HTML file that shows a graph and needs nothing else: no server, no network.
 *
 * @param libraryCode vis-network's standalone build, which defines `vis`
 */
export function renderPage(graph: Graph, libraryCode: string): string {
  const data = toPageData(graph);
  const parts: Record<string, string> = {
    TITLE: escapeHtml(data.title),
    STYLE: STYLES.map(readPart).join('\n'),
    DATA: escapeJson(data),
    LIBRARY: escapeScript(libraryCode),
    SCRIPTS: SCRIPTS.map(readPart).map(escapeScript).join('\n'),
  };
  return readPart('template.html').replace(PLACEHOLDER, (placeholder, name: string) => parts[name] ?? placeholder);
}

/** In the forms that HTML, CSS, JSON and JavaScript each let stand: `%NAME%`, quoted, or in a comment. */
const PLACEHOLDER = /(?:\/\* |")?%([A-Z]+)%(?: \*\/|")?/g;

const STYLES = ['style.css', 'lists.css'];

/** In the order in which the page runs them. */
const SCRIPTS = ['elements.js', 'drawing.js', 'panel.js', 'sidebar.js', 'app.js'];

function readPart(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot end or upset the script element around it, whatever people named their repositories. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Code that stands inside a script element. In JavaScript's strings and patterns `\/` and `\x3c` mean the same. */
function escapeScript(code: string): string {
  return code
    .replace(/<\/(script)/gi, '<\\/$1')
    .replace(/<!--/g, '\\x3c!--')
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '');
}
