import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { actions } from './actions/index.js';
import { createChanges } from './bot/changes.js';
import { type Caller, createBotClient } from './bot/client.js';
import { createEventHub } from './bot/event-hub.js';
import { createLastKnown } from './bot/last-known.js';
import { createOpenIncidents } from './bot/open-incidents.js';
import type { Config } from './config.js';
import type { Assets } from './http/assets.js';
import { createMiddleware } from './http/middleware.js';
import { WEBAPP_ACTOR, type WebState } from './http/state.js';
import type { Logger } from './logger.js';
import { pages } from './pages/index.js';
import { mountActions } from './routes/action-routes.js';
import { mountAssets } from './routes/asset-routes.js';
import { mountConsole } from './routes/console-routes.js';
import { mountEvents } from './routes/event-route.js';
import { mountForwarding } from './routes/forward.js';
import { createMadePages } from './routes/made-pages.js';
import { mountPages } from './routes/page-routes.js';
import { mountPreferences } from './routes/preference-routes.js';
import { createRenderer } from './routes/renderer.js';
import { mountRunMarkdown } from './routes/run-markdown-route.js';
import { mountSignIn } from './routes/sign-in-routes.js';
import { createAttempts } from './session/attempts.js';
import { createSessionCookie } from './session/session-cookie.js';
import { createSessions } from './session/sessions.js';

export interface AppDeps {
  assets: Assets;
  log: Logger;
  now?: () => Date;
  botTimeoutMs?: number;
}

const MAX_CONNECTIONS = 2_000;
/** After these events the count of open incidents may be another one. */
const CHANGES_INCIDENTS = /"type":"(?:incident\.changed|reset)"/;

/** The web app, wired but not listening: `start` answers with its address, `stop` ends open streams too. */
export type App = ReturnType<typeof createApp>;

export function createApp(config: Config, { assets, log, now = () => new Date(), botTimeoutMs }: AppDeps) {
  const newSecret = () => randomBytes(16).toString('base64url');
  const changes = createChanges();
  const client = createBotClient({
    baseUrl: config.botUrl,
    token: config.botToken,
    now,
    log,
    onActed: changes.note,
    ...(botTimeoutMs && { timeoutMs: botTimeoutMs }),
  });
  const caller = (): Caller => ({ actor: { ...WEBAPP_ACTOR, role: 'viewer' }, requestId: randomUUID() });
  const openIncidents = createOpenIncidents({ client, now, caller });
  const hub = createEventHub({
    open: (lastEventId, signal) => client.openEvents(lastEventId, caller(), signal),
    onEvent: (data) => {
      changes.note();
      if (CHANGES_INCIDENTS.test(data)) openIncidents.forget();
    },
    onError: (error) => log.warn('event_stream_broken', { reason: error instanceof Error ? error.message : 'unknown' }),
  });
  const sessions = createSessions({
    now,
    newId: newSecret,
    onEnded: ({ publicId, actor: { kind, id } }, why) =>
      log.info('session_ended', { session: publicId, actor: `${kind}:${id}`, why }),
  });
  const cookie = createSessionCookie(config.publicUrl);
  const renderer = createRenderer({
    assets: assets.names,
    pages,
    now,
    newId: newSecret,
    openIncidents: openIncidents.known,
    newestEvent: hub.newest,
    sessions,
  });
  const pageDeps = {
    renderer,
    client,
    lastKnown: createLastKnown({ client, version: changes.version, now }),
    openIncidents,
    sessions,
    cookie,
    madePages: createMadePages({ version: changes.version, isFollowing: hub.isUp, nowMs: () => now().getTime() }),
  };

  const router = new Router<WebState>();
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' };
  });
  mountAssets(router, assets);
  mountSignIn(router, {
    sessions,
    cookie,
    attempts: createAttempts(),
    client,
    renderer,
    tokens: config.dashboardTokens,
    log,
  });
  mountPreferences(router);
  mountEvents(router, hub, sessions);
  mountForwarding(router, client);
  mountConsole(router, client);
  mountActions(router, actions, pageDeps);
  mountRunMarkdown(router, pageDeps, config.publicUrl);
  mountPages(router, pages, pageDeps);

  const koa = new Koa<WebState>({ proxy: config.trustedProxies > 0, maxIpsCount: config.trustedProxies });
  for (const middleware of createMiddleware({ config, sessions, cookie, renderer, log })) koa.use(middleware);
  koa.use(router.routes()).use(router.allowedMethods({ throw: true }));
  koa.on('error', (error: unknown) => log.debug('connection_error', { reason: String(error) }));

  const server: Server = createServer({ maxHeaderSize: 16_384, requestTimeout: 30_000, headersTimeout: 10_000 });
  server.on('request', koa.callback());
  server.maxConnections = MAX_CONNECTIONS;

  return {
    server,
    /** How many event streams are open. */
    readers: hub.readers,
    async start(): Promise<{ url: string }> {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, config.host, () => resolve());
      });
      const { port } = server.address() as AddressInfo;
      return { url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}` };
    },
    async stop(): Promise<void> {
      hub.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Open event streams would keep the server for ever.
      server.closeAllConnections();
      await closed;
      await client.close();
    },
  };
}
