import type { Actor, AppError, Locale, MessageKey, Say } from '@jobs-monitor/core';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AssetNames } from '../http/assets.js';
import type { Theme } from '../http/preferences.js';
import type { Notice } from '../session/sessions.js';
import type { IconName } from './icon.js';

/** `first`: of the few that a phone shows at once; `last`: what has to do with the monitor itself. */
export type NavPlace = 'first' | 'last';

export interface NavItem {
  path: string;
  label: MessageKey;
  icon: IconName;
  key?: string;
  place?: NavPlace;
  /** Shows how many incidents are open. */
  counts?: 'openIncidents';
}

/** What every part of a page may need to know; the same for the whole page. */
export interface View {
  locale: Locale;
  theme: Theme;
  timeZone: string;
  shortcuts: boolean;
  say: Say;
  now: Date;
  /** Path with query of the page itself. */
  path: string;
  requestId: string;
  actor: Actor | null;
  /** For forms: makes a repeated submit the same request. */
  newNonce(): string;
  notices: readonly Notice[];
  assets: AssetNames;
  nav: readonly NavItem[];
  /** Null while it is not known. */
  openIncidents: number | null;
  /** The newest event that is sure to be seen in what is shown: a stream may go on after it. Null while that is not sure. */
  newestEvent: string | null;
  /** Set while loading: why what is shown is not from now, and from when it is (null: nothing is known). */
  staleness: { problem: AppError; since: Date | null } | null;
  /** When the session ends by itself; using it puts that off where it `canWait`. */
  sessionEnd: { at: Date; canWait: boolean; warnAt: Date } | null;
}

export const ViewContext = createContext<View | null>(null);

/** The view of the page that is being rendered. */
export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new TypeError('A view was rendered outside of a page');
  return view;
}
