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

esbuild.buildSync({
  entryPoints: [join(__dirname, 'src', 'cli', 'index.ts')],
  outfile: join(__dirname, 'dist', 'cli', 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node18',
  external: [...installed, ...development],
  legalComments: 'inline',
  logLevel: 'warning',
});
