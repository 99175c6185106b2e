let own: string | null = null;

/** The address that the page was made for; what lies over it may have given the browser another one. */
export function pageAddress(): string {
  own ??= location.href;
  return own;
}

/** The page goes by another address from now on. */
export function setPageAddress(address: string): void {
  own = new URL(address, location.href).href;
}

/** Every address that something on the screen is from: that of the page, and those of what lies over it. */
export function shownAddresses(): string[] {
  const over = [...document.querySelectorAll<HTMLElement>('[data-from]')].map(({ dataset }) => dataset.from ?? '');
  return [pageAddress(), ...over];
}

/** The address that a part of the screen is from. */
export const addressOf = (part: Element): string =>
  part.closest<HTMLElement>('[data-from]')?.dataset.from ?? pageAddress();

/** True for addresses of the same page, wherever on it they lead. */
export function isSamePage(a: string, b: string): boolean {
  const [one, other] = [new URL(a, location.href), new URL(b, location.href)];
  return one.pathname === other.pathname && one.search === other.search;
}

/** What holds all that is from an address, and knows which copy of it that is. */
export const holderOf = (address: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-from="${CSS.escape(address)}"]`) ?? document.getElementById('main');
