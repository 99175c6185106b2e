import { z } from 'zod';
import { createApp } from '../app.js';
import { parseConfig } from '../config.js';
import { type AnyJobDefinition, defineJob } from '../jobs/define.js';
import { superviseProcess } from '../lifecycle.js';
import { createLogger } from '../logger.js';
import { BODIES, type BodyOrder } from './bodies.js';
import type { BotSettings } from './bots.js';
import { createLedger } from './ledger.js';
import { runBody } from './ledger-body.js';

/** The bot as it is, a process of its own, with jobs that do what their args say and keep a ledger. */
const settings = JSON.parse(process.argv[2] ?? '{}') as BotSettings;
const { version = '0.0.0', clockOffsetMs = 0, moreJobs = [] } = settings;
const ledger = createLedger(settings.ledger);
const args = z.strictObject({
  body: z.enum(Object.keys(BODIES) as [keyof typeof BODIES, ...(keyof typeof BODIES)[]]),
  ms: z.number(),
  variant: z.number().optional(),
  text: z.string().optional(),
});

const config = parseConfig(process.env, []);
const log = createLogger({ ...config.log, secrets: config.secrets });
const now = () => new Date(Date.now() + clockOffsetMs);
const definitions = [
  orderedJob('exclusive_job', false),
  orderedJob('concurrent_job', true),
  ...moreJobs.map((id) => orderedJob(id, false, settings.everySeconds)),
];
const app = createApp(config, { log, version, definitions, families: [], now });
superviseProcess({ process, stop: app.stop, exit: process.exit, log });
try {
  const { ready } = await app.start();
  await ready;
} catch (error) {
  // Whoever started it waits for a line, or for its end.
  console.error(error);
  process.exit(1);
}

function orderedJob(id: string, allowConcurrent: boolean, everySeconds?: number): AnyJobDefinition {
  const scheduled = everySeconds !== undefined;
  return defineJob({
    id,
    name: { en: id, he: id },
    description: { en: id, he: id },
    category: 'other',
    schedule: scheduled ? { kind: 'every', interval: everySeconds, firstAfter: everySeconds } : { kind: 'on_demand' },
    allowConcurrent,
    args: scheduled ? args.nullable() : args,
    source: import.meta.url,
    handler: (context) => runBody(context, (context.args ?? { body: 'hold', ms: 1 }) as BodyOrder, ledger),
  });
}
