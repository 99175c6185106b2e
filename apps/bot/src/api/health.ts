import type { ApiRouter } from './route.js';

/** One thing that must hold before the bot can do its work. */
export interface Check {
  name: string;
  ok: boolean;
}

/** `/healthz`: the process answers. `/readyz`: one line per check, 200 if all hold, else 503. Neither tells about configuration. */
export function mountHealth(router: ApiRouter, checks: () => readonly Check[]): void {
  router.get('/healthz', (ctx) => {
    ctx.state.route = '/healthz';
    ctx.body = 'ok\n';
  });
  router.get('/readyz', (ctx) => {
    ctx.state.route = '/readyz';
    const all = checks();
    ctx.status = all.every(({ ok }) => ok) ? 200 : 503;
    ctx.body = all.map(({ name, ok }) => `${name}: ${ok ? 'ok' : 'failed'}\n`).join('');
  });
}
