import { createHash } from 'node:crypto';

import { EntityTypes } from '../../../graph/types';
import { joinFirst } from '../../../text/wording';
import { compareText, type Graph, shownName } from '../../graph';
import { GraphIndex } from '../../graphIndex';
import type { Report } from '../../reportData';
import { loadAssets, type PageAssets } from './assets';
import { markup, scriptJson, trusted } from './markup';
import { titleOf } from './pageTitle';
import { coverageSection } from './sections/coverage';
import { findingsSection } from './sections/findings';
import { frameworkSection } from './sections/framework';
import { pageHeader } from './sections/header';
import { summarySection } from './sections/summary';
import { toPageData } from './toPageData';

/** How many names of workspaces a title has. */
const NAMES_SHOWN = 10;

/**
 * Renders a report and its graph as one HTML file. The file works offline: it makes no requests, and its
 * content security policy allows only its own script and style sheet.
 */
export function renderPage(report: Report, graph: Graph, assets: PageAssets = loadAssets()): string {
  const index = new GraphIndex(graph);
  const script = inlineScript(assets.script);
  const style = assets.style.trim();
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const title = workspaceNames(graph) || joinFirst(report.workspaces.map(shownName), NAMES_SHOWN) || 'Bitbucket';
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}: Bitbucket security report${report.coverage.status === 'incomplete' && ' (incomplete)'}</title>
<style>${trusted(style)}</style>
</head>
<body>
${pageHeader(title, report.framework !== undefined)}
<main id="main">
<div class="view" id="findings-view">
${summarySection(report, title)}
${frameworkSection(report)}
${findingsSection(report, index, assets.queries)}
${coverageSection(report)}
</div>
<div class="view" id="script-view" hidden></div>
</main>
<p class="toast" id="announcement" role="status"></p>
<script type="application/json" id="page-data">${scriptJson(toPageData(report, graph, index))}</script>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

function workspaceNames({ entities }: Graph): string {
  const workspaces = entities.filter(({ _type }) => _type === EntityTypes.WORKSPACE);
  return joinFirst(workspaces.map(titleOf).sort(compareText), NAMES_SHOWN);
}

/** Escapes a script so that it cannot end its element. In strings and patterns, `\/` means `/` and `\x3c` means `<`. */
function inlineScript(code: string): string {
  return code
    .trim()
    .replace(/<\/(script)/gi, '<\\/$1')
    .replace(/<!--/g, '\\x3c!--');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
