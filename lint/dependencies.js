/* Rules for imports, types included, which dependency-cruiser checks (`npm run lint`). */

/** The folders beside src. `src` and `simulator` stand alone; the others share code through `harness`. */
const MAY_IMPORT = {
  src: [],
  simulator: [],
  harness: ['src', 'simulator'],
  demo: ['src', 'simulator', 'harness'],
  bench: ['src', 'simulator', 'harness'],
};
const FOLDERS = [...Object.keys(MAY_IMPORT), 'test'];

const ENTRY_FILES = '(index|validateInvocation|getStepStartStates|loadExecutionConfig)\\.ts$';
const FOLDERS_OF_SRC = '(text|bitbucket|approval|emailAddresses|graph|steps|validation|report|cli)/';

/** The layers of `src`, lowest first, as regular expressions. A file imports from its own layer and from lower ones. */
const LAYERS = [
  ['text', '^src/text/'],
  ['bitbucket', '^src/bitbucket/'],
  ['approval, emailAddresses and graph', '^src/(approval|emailAddresses|graph)/'],
  ['the files and readers of the configuration that steps share', `^src/(?!${FOLDERS_OF_SRC}|${ENTRY_FILES})`],
  ['steps', '^src/steps/'],
  ['the files that the SDK calls', `^src/(validation/|${ENTRY_FILES})`],
  ['report', '^src/report/'],
  ['cli', '^src/cli/'],
];

function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

const folders = FOLDERS.filter((folder) => folder !== 'test').map((folder) => {
  const others = FOLDERS.filter((other) => other !== folder && !MAY_IMPORT[folder].includes(other));
  const comment = `${folder}/ may import only: ${['itself', ...MAY_IMPORT[folder]].join(', ')}.`;
  return forbid(`folder-${folder}`, comment, { path: `^${folder}/` }, { path: `^(${others.join('|')})/` });
});

const layers = LAYERS.slice(0, -1).map(([name, path], index) => {
  const higher = LAYERS.slice(index + 1);
  const comment = `A layer imports lower layers only. Above ${name}: ${higher.map(([other]) => other).join('; ')}.`;
  return forbid('no-upward-import', comment, { path }, { path: higher.map(([, pattern]) => pattern) });
});

module.exports = {
  forbidden: [
    forbid('no-circle', 'Files must not import each other in a circle.', {}, { circular: true }),
    ...folders,
    ...layers,
    forbid(
      'pure-functions-only',
      'This folder holds pure functions: it imports neither the SDK nor anything that sends requests.',
      { path: '^src/(approval|emailAddresses)/' },
      { path: ['@jupiterone/', 'node-fetch', '^(node:)?https?$'] },
    ),
    forbid(
      'only-types-of-bitbucket',
      'Of bitbucket/, this folder may know the types of the JSON, and no code.',
      { path: '^src/(approval|emailAddresses|graph)/' },
      { path: '^src/bitbucket/', dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
