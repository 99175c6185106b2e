import type { AppError, Role } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import type { PageRequest } from '../pages/page.js';
import type { Notice } from '../session/sessions.js';

/** Its calls carry the key of the form: a repeated submit gets the same answer. Several calls tell their keys apart by a part of their own. */
export type ActionRequest = PageRequest;

/** What is asked before anything is done. */
export interface Question {
  title: string;
  text: ComponentChildren;
  /** More to fill in. */
  fields?: ComponentChildren;
  /** Null when there is nothing that could be done. */
  button: string | null;
  tone: 'primary' | 'danger';
}

/** Something that people do: `GET` asks, `POST` does it and comes back with a notice. */
export interface Action {
  path: string;
  role: Role;
  /** `given` fills the fields in: what the address says, or what was refused a moment ago, and then `problem` says why. */
  ask(request: PageRequest, given: Record<string, string>, problem?: AppError): Promise<Question>;
  act(request: ActionRequest, form: Record<string, string>): Promise<Notice>;
}
