/**
 * Bundles the functions for AWS Lambda: `node scripts/bundle-functions.mjs [folder]`, by default into `dist/lambda`.
 * What they import is in there, with the SDK: that of the runtime is older, and another one in each Region.
 */
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

/** Names of the files, and what they begin with. A function's handler is `<name>.handler`. */
const ENTRIES = {
  load: 'src/lambda/load.ts',
  'stage-part': 'src/lambda/large/stage-part.ts',
  commit: 'src/lambda/large/commit.ts',
  // What threads begin with looks for itself beside whatever started them.
  'encoder-worker': 'src/load/encoder-worker.ts',
};

const outdir = process.argv[2] ?? 'dist/lambda';
await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: ENTRIES,
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  // Lambda takes a `.js` file without a package.json beside it for CommonJS.
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  target: 'node20',
  minify: true,
  // The embedded engine has no place in a function.
  external: ['chdb', 'chdb/*'],
  // Parts of the SDK are CommonJS, and call `require`. The name is one that no minifier makes.
  banner: {
    js: "import { createRequire as $makeRequire } from 'node:module'; const require = $makeRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
