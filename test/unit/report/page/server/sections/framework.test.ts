import { renderPage } from '../../../../../../src/report/page/server/renderPage';
import { frameworkSection } from '../../../../../../src/report/page/server/sections/framework';
import { GRAPH, sampleReport } from '../../../sampleReport';

const ASSETS = { script: '', style: '', queries: new Map<string, string>() };

test('has a row for each control, with links to the findings that have a card', () => {
  const report = sampleReport({ framework: 'cis' });
  const section = frameworkSection(report);
  const text = section ? section.text : '';
  expect(text.match(/<th scope="row">/g)).toHaveLength(report.framework!.controls.length);
  expect(text).toContain('<h2 id="framework" tabindex="-1">CIS Software Supply Chain Security Guide 1.0</h2>');
  expect(text).toContain('<a href="#finding-merged-without-approval">Merged without approval</a>: 1 failed');
  expect(text).toMatch(/<td class="state-manual">manual<\/td><td><ul><li>By hand: /);
  const targets = [...text.matchAll(/href="#(finding-[\w-]+)"/g)].map(([, target]) => target!);
  const page = renderPage(report, GRAPH, ASSETS);
  expect(targets.filter((target) => !page.includes(`id="${target}"`))).toEqual([]);
});

test('is a view of the page only when somebody asks for a framework', () => {
  const link = '<a href="#framework">Controls</a>';
  expect(renderPage(sampleReport({ framework: 'iso' }), GRAPH, ASSETS)).toContain(link);
  const without = renderPage(sampleReport(), GRAPH, ASSETS);
  expect(without).not.toContain(link);
  expect(without).not.toContain('id="framework"');
});
