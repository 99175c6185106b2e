import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Makes the browser's files: one script, one style, one icon, named by their content and compressed ahead of time. */
const here = fileURLToPath(new URL('.', import.meta.url));
const out = `${here}dist/public/`;

const { outputFiles } = await build({
  entryPoints: [`${here}src/client/index.ts`, `${here}src/styles/index.css`],
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome123', 'firefox120', 'safari17.5'],
  outdir: out,
  write: false,
});

const contents = {
  script: ['client.js', Buffer.from(outputFiles.find(({ path }) => path.endsWith('.js')).contents)],
  style: ['style.css', Buffer.from(outputFiles.find(({ path }) => path.endsWith('.css')).contents)],
  icon: ['icon.svg', await readFile(`${here}src/styles/icon.svg`)],
};

await mkdir(out, { recursive: true });
for (const old of await readdir(out)) await rm(`${out}${old}`);

const manifest = {};
for (const [role, [file, body]] of Object.entries(contents)) {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 10);
  const name = file.replace('.', `.${digest}.`);
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(`${out}${name}`, body);
  await writeFile(`${out}${name}.br`, brotli);
  await writeFile(`${out}${name}.gz`, gzipSync(body, { level: 9 }));
  manifest[role] = name;
}
await writeFile(`${out}manifest.json`, JSON.stringify(manifest));
