import type { Contract, OutputOf } from '@jobs-monitor/core';
import type { Operations, Unwired } from '../operations/verb.js';

/** What a verb answered, in the shapes of the wire: instants are texts. The same shapes that the dashboard shows. */
export function toWire<Id extends keyof Operations>(answer: Unwired<OutputOf<Contract[Id]>>): OutputOf<Contract[Id]> {
  return JSON.parse(JSON.stringify(answer));
}
