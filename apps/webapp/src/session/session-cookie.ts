import type { Context } from 'koa';

/** Reads, sets and clears the session cookie; `__Host-` and Secure behind TLS. */
export function createSessionCookie(publicUrl: string | undefined) {
  const isSecure = (ctx: Context) => ctx.secure || publicUrl?.startsWith('https:') === true;
  const nameOf = (ctx: Context) => (isSecure(ctx) ? '__Host-session' : 'session');

  function write(ctx: Context, value: string | null) {
    const secure = isSecure(ctx);
    // TLS may end at a proxy that is not announced: what WEBAPP_URL says holds.
    ctx.cookies.secure = secure;
    ctx.cookies.set(nameOf(ctx), value, { httpOnly: true, sameSite: 'lax', secure, path: '/', overwrite: true });
  }

  return {
    read: (ctx: Context) => ctx.cookies.get(nameOf(ctx)),
    write: (ctx: Context, id: string) => write(ctx, id),
    clear: (ctx: Context) => write(ctx, null),
  };
}
