import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

/** What is tested in Chromium, the longest first. */
const FILES = [
  'accessibility',
  'hostile',
  'readers',
  'keyboard',
  'faults',
  'jobs',
  'alerts',
  'live',
  'together',
  'journeys',
  'sessions',
  'runs',
  'console',
  'console-product',
];
/** Tests mostly wait for a browser that waits for a server: two files at a time use a machine of two cores well. */
const AT_A_TIME = 2;

/**
 * `pnpm e2e` tests the whole product in Chromium, `pnpm e2e journeys console` these files only; `pnpm e2e screenshots [folder]`
 * takes pictures of it instead, `pnpm e2e answers [folder]` of every answer of the console.
 */
const [command, folder = 'screenshots'] = process.argv.slice(2);

if (command === 'screenshots') {
  const { takeScreenshots } = await import('./screenshots.js');
  await takeScreenshots(folder);
} else if (command === 'answers') {
  const { takeAnswers } = await import('./console-answers.js');
  await takeAnswers(folder);
} else {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => !FILES.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are ${FILES.join(', ')}`);
  const files = FILES.filter((name) => chosen.length === 0 || chosen.includes(name));
  run({ files: files.map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))), concurrency: AT_A_TIME })
    .on('test:fail', () => {
      process.exitCode = 1;
    })
    .compose(new spec())
    .pipe(process.stdout);
}
