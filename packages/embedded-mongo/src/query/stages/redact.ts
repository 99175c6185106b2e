import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { compileExpression, type Evaluate } from '../expression.js';
import { asDocument, isDocument, setField } from '../types.js';
import type { Stage } from './stage.js';

/** Keeps, prunes or descends into each document and, when descending, each document inside. */
export const redact: Stage = (operand, context) => {
  const decide = compileExpression(operand, context);
  return function* (docs) {
    for (const doc of docs) {
      const kept = redacted(doc, decide);
      if (kept) yield kept;
    }
  };
};

function redacted(doc: Document, decide: Evaluate): Document | undefined {
  const decision = decide(doc);
  if (decision === '$$KEEP') return doc;
  if (decision === '$$PRUNE') return undefined;
  if (decision !== '$$DESCEND') {
    throw new MongoError(17053, '$redact must return a value in the set of $$DESCEND, $$PRUNE and $$KEEP');
  }
  const result: Document = {};
  for (const [key, value] of Object.entries(doc)) {
    const kept = redactedValue(value, decide);
    if (kept !== undefined) setField(result, key, kept);
  }
  return result;
}

function redactedValue(value: unknown, decide: Evaluate): unknown {
  if (Array.isArray(value))
    return value.map((item) => redactedValue(item, decide)).filter((item) => item !== undefined);
  return isDocument(value) ? redacted(asDocument(value), decide) : value;
}
