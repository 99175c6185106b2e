import { Long } from 'bson';
import { toCursorId } from '../cursors.js';
import { MongoError } from '../errors.js';
import { type CommandDefinition, collectionName } from './context.js';
import { fieldsOf } from './fields.js';
import { batchReply } from './find.js';

export const getMore: CommandDefinition = {
  fields: ['collection', 'batchSize'],
  run({ state, command, database }) {
    state.operations.getmore += 1;
    const fields = fieldsOf(command, 'getMore');
    const collection = fields.string('collection');
    if (collection === undefined) throw fields.missing('collection');
    const batchSize = fields.count('batchSize') || Number.POSITIVE_INFINITY;
    return batchReply(
      state.cursors.next(toCursorId(command.getMore), `${database}.${collection}`, batchSize),
      'nextBatch',
    );
  },
};

export const killCursors: CommandDefinition = {
  fields: ['cursors'],
  run(context) {
    const { state, command } = context;
    collectionName(context);
    const fields = fieldsOf(command, 'killCursors');
    const ids = fields.array('cursors');
    if (!ids) throw fields.missing('cursors');
    if (ids.length === 0) throw new MongoError(2, 'killCursors: no cursors given');
    const killed: Long[] = [];
    const absent: Long[] = [];
    for (const id of ids.map(toCursorId)) (state.cursors.kill(id) ? killed : absent).push(Long.fromBigInt(id));
    return {
      document: { cursorsKilled: killed, cursorsNotFound: absent, cursorsAlive: [], cursorsUnknown: [], ok: 1 },
    };
  },
};
