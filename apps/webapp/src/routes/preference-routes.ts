import type Router from '@koa/router';
import { writePreferences } from '../http/preferences.js';
import type { WebState } from '../http/state.js';
import { returnPath } from '../session/return-path.js';
import { formOf } from './form.js';

/** Language, theme and shortcuts, for everybody, before signing in too. */
export function mountPreferences(router: Router<WebState>): void {
  router.post('/preferences', (ctx) => {
    const form = formOf(ctx);
    writePreferences(ctx, form);
    const back = form.back ?? '/';
    ctx.redirect(back.startsWith('/login') && !back.startsWith('/login/') ? localPath(back) : returnPath(back));
    ctx.status = 303;
  });
}

/** The sign-in page is the one place to which only this form leads back. */
function localPath(back: string): string {
  const url = new URL(back, 'http://here.invalid');
  return url.origin === 'http://here.invalid' && url.pathname === '/login' ? url.pathname + url.search : '/';
}
