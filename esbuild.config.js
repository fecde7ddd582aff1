const { join } = require('node:path');

const esbuild = require('esbuild');

const manifest = require('./package.json');

/*
 * `npm run build` compiles the integration file by file, since JupiterOne's SDK runs it. The command `graph-bitbucket` is
 * bundled, so that what only the command needs is no dependency of the integration. The report that it writes has a script and a style of its own.
 */

/** What whoever installs the package has anyway. */
const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

/** What only a checkout uses. */
const development = ['esbuild', 'ts-node'];

esbuild.buildSync({
  entryPoints: ['main.ts', 'styles/page.css'].map((file) => join(__dirname, 'src', 'report', 'page', 'browser', file)),
  outbase: join(__dirname, 'src', 'report', 'page', 'browser'),
  outdir: join(__dirname, 'dist', 'report', 'page', 'browser'),
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
});

/** What both parts of the command have in common. */
const COMMAND = {
  outdir: join(__dirname, 'dist', 'cli'),
  bundle: true,
  platform: 'node',
  legalComments: 'inline',
  logLevel: 'warning',
};

esbuild.buildSync({
  ...COMMAND,
  entryPoints: [join(__dirname, 'src', 'cli', 'main.ts')],
  target: 'node18',
  external: [...installed, ...development],
});

// the part that tells old versions of Node.js apart, in a language that they can read
esbuild.buildSync({
  ...COMMAND,
  entryPoints: [join(__dirname, 'src', 'cli', 'index.ts')],
  target: 'node10',
  external: ['./main'],
});
