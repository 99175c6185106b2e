import { runBenches } from './table.js';

/** `pnpm bench:web [name …]`: the dashboard in Chromium, beside Agendash on the same jobs in the same database. */

const BENCHES = ['load', 'seen', 'growth', 'fan-out', 'users', 'pages'];

const inFolder = (name: string) => `web/${name}`;

await runBenches(BENCHES.map(inFolder), process.argv.slice(2).map(inFolder), 'web figures');
