#!/usr/bin/env node
import { versionProblem } from './nodeVersion';

// the command itself is written in a language that old versions cannot read, so they must not load it
const problem = versionProblem(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  void import('./main');
}
