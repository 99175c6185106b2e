import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * `pnpm build`: every package's sources to JavaScript in its `dist`, file by file, and the browser's files. Types are not
 * looked at here, so that a first start takes seconds; `pnpm check` looks at them.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = [
  ['packages/core/src', 'packages/core/dist'],
  ['packages/embedded-mongo/src', 'packages/embedded-mongo/dist'],
  ['apps/bot/src', 'apps/bot/dist'],
  ['apps/webapp/src', 'apps/webapp/dist'],
  ['scripts', 'scripts/dist'],
];
/** Tests, and what the browser gets from a bundle of its own. */
const LEFT_OUT = /\.(test|fault)\.tsx?$|^(client|conformance|dist)\//;
/** Made by the bundle for the browser, not from a file of the same name. */
const KEPT = /^public\//;

await Promise.all(packages.map(([from, to]) => compile(path.join(root, from), path.join(root, to))));
await import('../apps/webapp/client.build.mjs');

async function compile(from, to) {
  const sources = (await filesOf(from)).filter((file) => /\.tsx?$/.test(file) && !LEFT_OUT.test(file));
  await build({
    entryPoints: sources.map((file) => path.join(from, file)),
    outbase: from,
    outdir: to,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  const made = new Set(sources.map((file) => file.replace(/\.tsx?$/, '.js')));
  const stale = (await filesOf(to)).filter((file) => !KEPT.test(file) && !made.has(file.replace(/\.map$/, '')));
  await Promise.all(stale.map((file) => rm(path.join(to, file))));
}

/** Paths of all files below a folder, relative to it. */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
