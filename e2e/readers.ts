import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { fits } from './axe.js';
import { launch, open, openSignedIn } from './browser.js';
import { EVERYTHING, PAGES } from './every-page.js';
import { type Scene, startScene } from './scene.js';

/** Most stops of the Tab key that are looked at on one page: the frame has about twenty, and rows repeat each other. */
const STOPS = 45;

describe('people who read otherwise', () => {
  let scene: Scene;
  let browser: Browser;
  before(async () => {
    [scene, browser] = await Promise.all([startScene(), launch()]);
  });
  after(async () => {
    await browser.close();
    await scene.stop();
  });

  async function forEachPage(page: Page, paths: readonly string[], look: (path: string) => Promise<void>) {
    for (const path of paths) {
      await page.goto(scene.url + path);
      await page.locator('.live[data-state=live]:visible').first().waitFor();
      await look(path);
    }
  }

  for (const [locale, dir] of [
    ['en', 'ltr'],
    ['he', 'rtl'],
  ] as const) {
    it(`never scroll sideways, at 320 px, at 400 % and with letters of twice the size, nor see anything move without end: ${locale}`, async () => {
      const { page } = await openSignedIn(browser, scene, { locale });
      const found: string[] = [];
      await forEachPage(page, EVERYTHING, async (path) => {
        if ((await page.locator(`html[lang=${locale}][dir=${dir}]`).count()) === 0) found.push(`${path} is not ${dir}`);
        if ((await movementsOf(page, 'endless')).length > 0) found.push(`${path} never stands still`);
        // 1280 px at 400 % are 320 px.
        await page.setViewportSize({ width: 320, height: 256 });
        if (!(await fits(page))) found.push(`${path} at 320 px`);
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.evaluate(() => {
          document.documentElement.style.fontSize = '200%';
        });
        if (!(await fits(page))) found.push(`${path} with large letters`);
      });
      assert.deepEqual(found, []);
      await page.context().close();
    });

    it(`get the language that their browser asks for: ${locale}`, async () => {
      const { page } = await open(browser, scene);
      await page.context().clearCookies({ name: 'locale' });
      await page.setExtraHTTPHeaders({ 'accept-language': `${locale},fr;q=0.5` });
      await page.goto(`${scene.url}/login`);
      assert.equal(await page.locator(`html[lang=${locale}][dir=${dir}]`).count(), 1);
      await page.context().close();
    });
  }

  it('see where the focus is, wherever Tab takes it', async () => {
    const { page } = await openSignedIn(browser, scene);
    const lost: string[] = [];
    await forEachPage(page, PAGES, async (path) => {
      for (let stop = 0; stop < STOPS; stop += 1) {
        await page.keyboard.press('Tab');
        const problem = await whyFocusIsLost(page);
        if (problem) lost.push(`${path}: ${problem}`);
      }
    });
    assert.deepEqual([...new Set(lost)], []);
    await page.context().close();
  });

  it('see nothing move at all if they ask for that', async () => {
    const { page } = await openSignedIn(browser, scene);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${scene.url}/jobs`);
    await page.locator('main a[data-dialog]:visible').first().click();
    await page.locator('dialog[open]').waitFor();
    assert.deepEqual(await movementsOf(page, 'all'), []);
    await page.context().close();
  });

  it('tell fields and progress by their edges, and what is chosen by a line, where colours are forced', async () => {
    const { page } = await openSignedIn(browser, scene);
    await page.emulateMedia({ forcedColors: 'active' });
    const found: string[] = [];
    await forEachPage(page, PAGES, async (path) => {
      const bare = await page.evaluate(() =>
        [...document.querySelectorAll('input:not([type=hidden], [type=checkbox], [type=radio]), select, progress')]
          .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          .filter((each) => {
            const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(each);
            return borderTopStyle === 'none' || borderTopWidth === '0px' || /^rgba.* 0\)$/.test(borderTopColor);
          })
          .map((each) => each.outerHTML.slice(0, 80)),
      );
      found.push(...bare.map((each) => `${path}: ${each}`));
      const chosen = page.locator(
        '[aria-pressed=true], .tabs [aria-current], .switch [aria-current], .switch input:checked + span',
      );
      for (const each of await chosen.filter({ visible: true }).all()) {
        const line = await each.evaluate((element) => {
          const { outlineStyle, borderBottomStyle } = getComputedStyle(element);
          return outlineStyle !== 'none' || borderBottomStyle !== 'none';
        });
        if (!line) found.push(`${path}: ${await each.textContent()} does not show that it is chosen`);
      }
    });
    assert.deepEqual([...new Set(found)], []);
    await page.context().close();
  });
});

/** The names of what moves, or of what moves without end. */
function movementsOf(page: Page, which: 'all' | 'endless'): Promise<string[]> {
  return page.evaluate(
    (least) =>
      document
        .getAnimations()
        .filter((each) => (each.effect?.getTiming().iterations ?? 1) >= least)
        .map((each) => (each as CSSAnimation).animationName),
    which === 'all' ? 0 : Number.POSITIVE_INFINITY,
  );
}

/** Says why somebody could not see where the focus is; null when they can. */
function whyFocusIsLost(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return null;
    // The button within a date, which the browser marks by itself.
    if (focused.matches('input[type=date]:not(:focus)')) return null;
    const name = focused.outerHTML.slice(0, 90);
    // A box that is drawn by the label around it is marked there.
    const marked = [focused, focused.closest('label'), focused.nextElementSibling];
    const isMarked = marked.some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    if (!isMarked) return `no mark on ${name}`;
    const { top, bottom, left, width, height } = focused.getBoundingClientRect();
    if (bottom <= 0 || top >= innerHeight) return `out of sight: ${name}`;
    // Something else over all of it hides it: 2.4.11.
    const [x, y] = [left + width / 2, Math.min(Math.max(top + height / 2, 1), innerHeight - 1)];
    const above = document.elementFromPoint(x, y);
    const isSeen =
      !above || focused.contains(above) || above.contains(focused) || focused.closest('label')?.contains(above);
    return isSeen ? null : `under ${above.outerHTML.slice(0, 60)}: ${name}`;
  });
}
