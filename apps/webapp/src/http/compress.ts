import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Middleware, Next } from 'koa';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const MIN_CHARACTERS = 1_024;
const BROTLI_PARAMS = { [constants.BROTLI_PARAM_QUALITY]: 5 };
/** So many texts are kept compressed, for those who get the same. */
const KEPT = 16;

/** Compresses pages and other texts made on the spot; streams and files that are compressed already pass untouched. */
export function createTextCompression(): Middleware {
  const kept = new Map<string, Promise<Buffer>>();

  function compress(text: string, encoding: 'br' | 'gzip'): Promise<Buffer> {
    const key = encoding + text;
    const known = kept.get(key);
    if (known) return known;
    const packed = encoding === 'br' ? brotli(text, { params: BROTLI_PARAMS }) : gzipped(text);
    kept.set(key, packed);
    const oldest = kept.keys().next();
    if (kept.size > KEPT && !oldest.done) kept.delete(oldest.value);
    return packed;
  }

  return async function compressText(ctx: Context, next: Next): Promise<void> {
    await next();
    if (typeof ctx.body !== 'string' || ctx.body.length < MIN_CHARACTERS) return;
    ctx.vary('Accept-Encoding');
    const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
    if (encoding !== 'br' && encoding !== 'gzip') return;
    const type = ctx.response.get('content-type');
    ctx.body = await compress(ctx.body, encoding);
    ctx.set('content-type', type);
    ctx.set('content-encoding', encoding);
  };
}
