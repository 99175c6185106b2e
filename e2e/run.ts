/** `pnpm e2e` tests the whole product in Chromium; `pnpm e2e screenshots [folder]` takes pictures of it instead, `pnpm e2e answers [folder]` of every answer of the console. */
const [command, folder = 'screenshots'] = process.argv.slice(2);

if (command === 'screenshots') {
  const { takeScreenshots } = await import('./screenshots.js');
  await takeScreenshots(folder);
} else if (command === 'answers') {
  const { takeAnswers } = await import('./console-answers.js');
  await takeAnswers(folder);
} else {
  await import('./journeys.js');
  await import('./accessibility.js');
  await import('./alerts.js');
  await import('./console.js');
  await import('./console-product.js');
}
