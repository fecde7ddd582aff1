/* Loaded into each Node.js process of a measured command (`--require`). Writes processor time and memory when it ends. */

const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const process = require('node:process');

const SAMPLE_EVERY_MS = 250;

const folder = process.env.BENCH_USAGE_FOLDER;
if (folder) {
  const samples = [];
  const timer = setInterval(() => {
    const { rss, heapUsed } = process.memoryUsage();
    samples.push({ at: Math.round(process.uptime() * 1000), rss, heapUsed });
  }, SAMPLE_EVERY_MS);
  timer.unref();
  process.once('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    mkdirSync(folder, { recursive: true });
    const usage = {
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakBytes: maxRSS * 1024,
      samples,
      // Set by the SDK's command.
      storage: process.env.JUPITERONE_INTEGRATION_STORAGE_DIRECTORY,
    };
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(usage));
  });
}
