import type Router from '@koa/router';
import type { Assets } from '../http/assets.js';
import type { WebState } from '../http/state.js';

/** Serves the browser's files; their names change with their content, so they are kept for good. */
export function mountAssets(router: Router<WebState>, { files }: Assets): void {
  router.get('/assets/:name', (ctx) => {
    const file = files.get(ctx.params.name ?? '');
    if (!file) return;
    ctx.vary('Accept-Encoding');
    ctx.set('cache-control', 'public, max-age=31536000, immutable');
    const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
    if (encoding === 'br' || encoding === 'gzip') ctx.set('content-encoding', encoding);
    ctx.type = file.type;
    ctx.body = encoding === 'br' ? file.br : encoding === 'gzip' ? file.gzip : file.body;
  });
}
