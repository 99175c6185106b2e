import { MongoError } from '../errors.js';
import type { CommandDefinition } from './context.js';

/** MongoDB's test command; without test commands it does not exist. */
export const configureFailPoint: CommandDefinition = {
  fields: ['mode', 'data'],
  run({ state, command, database }) {
    if (!state.failPoint) throw new MongoError(59, "no such command: 'configureFailPoint'");
    if (database !== 'admin')
      throw new MongoError(13, 'configureFailPoint may only be run against the admin database.');
    state.failPoint.configure(command);
    return { document: { ok: 1 } };
  },
};
