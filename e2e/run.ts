/** `pnpm e2e` tests the whole product in Chromium; `pnpm e2e screenshots [folder]` takes pictures of it instead. */
const [command, folder = 'screenshots'] = process.argv.slice(2);

if (command === 'screenshots') {
  const { takeScreenshots } = await import('./screenshots.js');
  await takeScreenshots(folder);
} else {
  await import('./journeys.js');
  await import('./accessibility.js');
  await import('./alerts.js');
  await import('./console.js');
}
