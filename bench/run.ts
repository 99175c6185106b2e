import { runBenches } from './table.js';

/** `pnpm bench [name …]`: the bot and its database. */

const BENCHES = [
  'embedded-mongo',
  'runs',
  'schedule',
  'alerts',
  'slow-database',
  'failures',
  'api',
  'chat',
  'memory',
  'start',
];

await runBenches(BENCHES, process.argv.slice(2), 'figures');
