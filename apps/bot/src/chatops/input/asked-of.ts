import { AppError, type Contract, contract, say } from '@jobs-monitor/core';
import type { Input } from '../../operations/verb.js';

/** The input of a verb, checked against the contract as a request of the API is. Throws `invalid_input` with every problem. */
export function askedOf<Id extends keyof Contract>(
  id: Id,
  given: { params?: object; query?: object; body?: object },
): Input<Id> {
  const { params, query, body } = contract[id];
  const parts = { params, query, body };
  const read = Object.entries(parts).map(([part, schema]) => {
    const answer = schema.safeParse(given[part as keyof typeof parts] ?? {});
    if (answer.success) return [part, answer.data] as const;
    const details = answer.error.issues.map(({ path, message }) => ({ path: [part, ...path].join('.'), message }));
    throw new AppError('invalid_input', say('en', 'error.invalid_input'), { details });
  });
  return Object.fromEntries(read) as unknown as Input<Id>;
}
