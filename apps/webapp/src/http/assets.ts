import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({ script: z.string(), style: z.string(), icon: z.string() });

/** The names of the built files, each with the digest of its content in it. */
export type AssetNames = z.infer<typeof manifestSchema>;

export interface AssetFile {
  type: string;
  body: Buffer;
  br: Buffer;
  gzip: Buffer;
}

/** The browser's files, held in memory with their compressed forms. */
export interface Assets {
  names: AssetNames;
  files: ReadonlyMap<string, AssetFile>;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Loads what `client.build.mjs` made; throws if it was not run. */
export async function loadAssets(directory: string): Promise<Assets> {
  const names = manifestSchema.parse(JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')));
  const files = new Map<string, AssetFile>();
  for (const name of Object.values(names)) {
    const path = join(directory, name);
    const [body, br, gzip] = await Promise.all([readFile(path), readFile(`${path}.br`), readFile(`${path}.gz`)]);
    files.set(name, { type: TYPES[extname(name)] ?? 'application/octet-stream', body, br, gzip });
  }
  return { names, files };
}
