import type { Actor, Contract, OutputOf, Role } from '@jobs-monitor/core';
import type { VNode } from 'preact';
import type { CallInput, JsonOperation } from '../bot/client.js';
import type { OwnSessions } from '../session/own-sessions.js';
import type { Transcript } from '../session/transcript.js';
import type { NavItem, View } from '../views/view.js';

/** What a page is given to load its data with. */
export interface PageRequest {
  params: Record<string, string>;
  query: URLSearchParams;
  actor: Actor;
  view: View;
  /** What this person said on the console. */
  transcript: Transcript;
  ownSessions: OwnSessions;
  /** Asks the bot now, once, and keeps nothing for later. */
  call<Id extends JsonOperation>(id: Id, input: CallInput<Id>): Promise<OutputOf<Contract[Id]>>;
  /** The bot's answer, or the last known one, or null when there is neither; what it is worth is noted in the frame. Refusals are thrown. */
  read<Id extends JsonOperation>(id: Id, input?: CallInput<Id>): Promise<OutputOf<Contract[Id]> | null>;
}

export interface PageContent {
  title: string;
  body: VNode;
}

/** An address that stands for another one. */
export interface Elsewhere {
  redirect: string;
}

/** A page: where it is, who may see it, how it is reached, and what it shows. */
export interface Page {
  paths: readonly string[];
  role?: Role;
  /** Its place in the navigation. */
  nav?: Omit<NavItem, 'path'>;
  load(request: PageRequest): Promise<PageContent | Elsewhere>;
}
