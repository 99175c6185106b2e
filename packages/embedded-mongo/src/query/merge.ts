import { MongoError } from '../errors.js';
import type { PipelineWrite } from './aggregate.js';
import type { Document, QueryOptions } from './document.js';
import { compileExpression } from './expression.js';
import { toText } from './text.js';
import { compileUpdate } from './update.js';

type Merge = Extract<PipelineWrite, { stage: '$merge' }>;

/**
 * What `$merge` makes of an arriving document and the one it matches (undefined when there is none): the document to
 * write, or undefined to write nothing. Throws where the stage asks to fail.
 */
export function mergeDocument(
  merge: Merge,
  existing: Document | undefined,
  arriving: Document,
  options: QueryOptions = {},
): Document | undefined {
  if (!existing) {
    if (merge.whenNotMatched === 'insert') return arriving;
    if (merge.whenNotMatched === 'discard') return undefined;
    throw new MongoError(
      13113,
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    );
  }
  switch (merge.whenMatched) {
    case 'keepExisting':
      return undefined;
    case 'replace':
      return compileUpdate(arriving).apply(existing, { isInsert: false });
    case 'merge':
      return compileUpdate({ ...existing, ...arriving }).apply(existing, { isInsert: false });
    case 'fail':
      throw new MongoError(
        11000,
        `$merge write error: 'E11000 duplicate key error dup key: ${toText(keyOf(merge, arriving))}'`,
        {
          keyPattern: Object.fromEntries(merge.on.map((field) => [field, 1])),
          keyValue: keyOf(merge, arriving),
        },
      );
    default: {
      const variables = Object.entries(merge.let).map(([name, expression]) => [
        name,
        { $literal: compileExpression(expression, options)(arriving) ?? null },
      ]);
      const update = compileUpdate(merge.whenMatched, { ...options, let: Object.fromEntries(variables) });
      return update.apply(existing, { isInsert: false });
    }
  }
}

function keyOf({ on }: Merge, doc: Document): Document {
  return Object.fromEntries(on.map((field) => [field, doc[field]]));
}
