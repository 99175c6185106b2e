import type { IncomingMessage } from 'node:http';
import type { Log } from '../events/log.js';
import type { ChatPollerStore } from '../store/chat-poller.js';
import type { ChatUpdateStore } from '../store/chat-updates.js';
import { isOutage } from '../store/outage.js';
import type { Gateway } from './gateway.js';
import type { Incoming } from './incoming.js';
import { pause } from './pause.js';
import { createPolling } from './polling.js';
import { type PollerLeaseDeps, underLease } from './polling-lease.js';
import { createProblems } from './polling-problems.js';
import { type Menu, publishCommands } from './publish.js';
import { createInbox, type Inbox } from './updates-inbox.js';
import { createWebhook, WEBHOOK_PATH } from './webhook.js';

export interface TelegramUpdatesDeps {
  gateway: Gateway;
  /** Stands for the bot whose token is used, without telling it. */
  bot: string;
  /** This worker, unlike any other. */
  holder: string;
  poller: ChatPollerStore;
  updates: ChatUpdateStore<Incoming>;
  /** Null: updates are asked for. */
  webhook: { url: string; secret: string } | null;
  menu: Menu;
  log: Log;
  lease?: Pick<PollerLeaseDeps, 'heldMs' | 'renewMs' | 'lookMs'>;
  /** How long Telegram waits for something to tell. */
  waitSeconds?: number;
  /** How soon a call that failed is tried again for the first time. */
  firstAgainMs?: number;
}

/** What Telegram tells the bot. Each update is handled once, by one worker of all. */
export interface TelegramUpdates {
  /** Begins to take updates; `handle` is started for each, and not waited for by others than those of the same chat. */
  start(handle: (incoming: Incoming) => Promise<void>): void;
  /** The name behind the @; null as long as Telegram did not tell it. */
  username(): string | null;
  /** Where Telegram posts updates, for the server that is reachable from outside; null if they are asked for. */
  hook: { path: string; receive(request: IncomingMessage): Promise<number> } | null;
  /** Takes no more, confirms what was taken, and resolves when what is being handled is done. */
  stop(): Promise<void>;
}

const SWEEP_MS = 5_000;
/** An update that waits for longer has a worker that is gone. */
const FORGOTTEN_MS = 15_000;
const AGAIN_MS = 2_000;

export function createTelegramUpdates(deps: TelegramUpdatesDeps): TelegramUpdates {
  const { gateway, bot, holder, poller, updates, menu, log } = deps;
  const stopping = new AbortController();
  const problems = createProblems(log, deps.firstAgainMs);
  const webhook =
    deps.webhook &&
    createWebhook({ ...deps.webhook, gateway, inbox: () => (username === null ? null : inbox), problems, log });
  let inbox: Inbox | null = null;
  let username: string | null = null;
  let running: Promise<void> = Promise.resolve();

  async function run(taker: Inbox): Promise<void> {
    await learnName();
    const listen = webhook
      ? webhook.keepSet
      : createPolling({
          gateway,
          inbox: taker,
          problems,
          log,
          ...(deps.waitSeconds && { waitSeconds: deps.waitSeconds }),
        });
    await underLease({ store: poller, bot, holder, log, ...deps.lease }, stopping.signal, async (ended) => {
      await Promise.all([listen(ended), sweep(taker, ended), publish(ended)]);
    });
  }

  /** Before anything is taken: a command may be meant for another bot. Also the first that notices a wrong token. */
  async function learnName(): Promise<void> {
    while (!stopping.signal.aborted && username === null) {
      const answer = await gateway.me();
      if (!answer.ok) {
        await pause(problems.note(answer), stopping.signal);
        continue;
      }
      problems.over();
      username = answer.value.username;
    }
  }

  async function sweep(taker: Inbox, ended: AbortSignal): Promise<void> {
    for (let forMs = 0; !ended.aborted; forMs = FORGOTTEN_MS) {
      await taker.sweep(forMs).catch(failed);
      await pause(SWEEP_MS, ended);
    }
  }

  async function publish(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      try {
        const waitMs = await publishCommands({ gateway, store: poller, bot, menu, log });
        if (waitMs === null) return;
        await pause(waitMs, ended);
      } catch (error) {
        failed(error);
        await pause(AGAIN_MS, ended);
      }
    }
  }

  function failed(error: unknown): void {
    if (!isOutage(error)) log.error('telegram_upkeep_failed', { error });
  }

  return {
    start(handle) {
      inbox = createInbox({ bot, store: updates, handle, log });
      running = run(inbox);
    },
    username: () => username,
    hook: webhook && { path: WEBHOOK_PATH, receive: webhook.receive },
    async stop() {
      stopping.abort();
      await Promise.all([inbox?.stop(), running]);
    },
  };
}
