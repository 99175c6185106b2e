import type { Page } from 'playwright-core';
import { MARK } from './poison.js';

/** What of hostile texts has become more than text, and where what comes after them may be turned round. */
export function harm(page: Page): Promise<string[]> {
  return page.evaluate((mark) => {
    const found: string[] = [];
    if ('owned' in globalThis) found.push('a script ran');
    for (const each of document.querySelectorAll('img, iframe, object, embed, script:not([type=module]), [onerror]'))
      found.push(each.outerHTML.slice(0, 100));
    for (const link of document.querySelectorAll('a')) {
      if (link.protocol === 'javascript:') found.push(`a link to ${link.href}`);
    }
    const isApart = (element: Element) => {
      const { unicodeBidi, display } = getComputedStyle(element);
      return /isolate|plaintext/.test(unicodeBidi) || !/^(inline|contents)$/.test(display);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (!/[\u202e\u2066\u2067]/.test(node.nodeValue ?? '')) continue;
      let apart = node.parentElement;
      while (apart && !isApart(apart)) apart = apart.parentElement;
      if (!apart || apart.matches('option, textarea, title')) continue;
      const after = document.createRange();
      after.setStartAfter(node);
      after.setEnd(apart, apart.childNodes.length);
      const rest = String(after).trim();
      if (rest && !rest.includes(mark)) found.push(`${apart.outerHTML.slice(0, 60)} turns round: ${rest.slice(0, 60)}`);
    }
    return found;
  }, MARK);
}

/** Elements that stick out of the page, where nothing scrolls or cuts them. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isCut = (element: Element | null): boolean =>
      element !== null &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== 'visible' || isCut(element.parentElement));
    return [...document.querySelectorAll('main *, nav *, header *, #notices *')]
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect();
        return own > 0 && (left < -1 || right > width + 1) && !isCut(element.parentElement);
      })
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
