import { frameworkText } from '../../../src/cli/frameworkText';
import { summaryText } from '../../../src/cli/summaryText';
import { sampleReport } from '../report/sampleReport';

test('lists controls with their states and checks within 80 columns', () => {
  const lines = frameworkText(sampleReport({ framework: 'cis' }).framework!);
  const text = lines.join('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines[0]).toMatch(/^CIS Software Supply Chain Security Guide 1\.0: \d+ failed, \d+ not judged, \d+ manual,/);
  expect(text).toContain('  failed      1.1.3 Ensure any change to code receives approval of two strongly');
  expect(text).toContain('                Merged without approval: 1 failed');
  expect(text).toContain(
    '  manual      1.3.12 Ensure Git access is limited based on IP addresses\n                By hand: ',
  );
});

test('stands before the findings in the summary', () => {
  const text = summaryText(sampleReport({ framework: 'pci' }), { warnings: [] });
  expect(text.indexOf('PCI DSS 4.0: ')).toBeGreaterThan(0);
  expect(text.indexOf('PCI DSS 4.0: ')).toBeLessThan(text.indexOf('\nFindings\n'));
});
