import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Next } from 'koa';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const MIN_CHARACTERS = 1_024;

/** Compresses pages and other texts made on the spot; streams and files that are compressed already pass untouched. */
export async function compressText(ctx: Context, next: Next): Promise<void> {
  await next();
  if (typeof ctx.body !== 'string' || ctx.body.length < MIN_CHARACTERS) return;
  ctx.vary('Accept-Encoding');
  const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
  if (encoding !== 'br' && encoding !== 'gzip') return;
  const type = ctx.response.get('content-type');
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  ctx.body = encoding === 'br' ? await brotli(ctx.body, { params }) : await gzipped(ctx.body);
  ctx.set('content-type', type);
  ctx.set('content-encoding', encoding);
}
