/*
 * Loaded before a command (`node --require`): makes one of its calls to the file system go wrong. BREAK is a JSON object:
 *
 * call   name of the function in `fs`, such as renameSync, or in `fs.promises`, such as promises.writeFile
 * paths  a regular expression that the arguments match, separated by blanks
 * nth    which of the calls that match goes wrong; `lasting` also breaks all later ones
 * how    `kill before`, `kill after`, or the code of an error
 */
const fs = require('node:fs');

const { call, paths, nth = 1, lasting = false, how } = JSON.parse(process.env.BREAK);
const [target, name] = call.startsWith('promises.') ? [fs.promises, call.slice('promises.'.length)] : [fs, call];
const original = target[name];
const matching = new RegExp(paths);
let count = 0;

target[name] = function (...args) {
  const isConcerned = matching.test(args.filter((arg) => typeof arg === 'string').join(' '));
  count += isConcerned ? 1 : 0;
  if (!isConcerned || (lasting ? count < nth : count !== nth)) {
    return original.apply(this, args);
  }
  if (how === 'kill before') {
    process.kill(process.pid, 'SIGKILL');
  }
  if (how === 'kill after') {
    original.apply(this, args);
    process.kill(process.pid, 'SIGKILL');
  }
  const error = Object.assign(new Error(`${how}: injected`), { code: how });
  if (target === fs.promises) {
    return Promise.reject(error);
  }
  throw error;
};
