import { MongoError } from '../../errors.js';
import type { Document, QueryOptions } from '../document.js';
import { compileExpression } from '../expression.js';
import { type ProjectionDialect, parseProjection } from '../projection/parse.js';
import { addAction, addComputed, createTree, excludeFields, includeFields, type Tree } from '../projection/tree.js';
import { toText } from '../text.js';
import { asDocument, bsonType, isDocument } from '../types.js';
import { mapping, type Run, type Stage } from './stage.js';

export const project: Stage = (operand, context) => {
  if (!isDocument(operand)) throw new MongoError(15969, '$project specification must be an object');
  return blaming('$project', () => {
    if (Object.keys(operand).length === 0) {
      throw new MongoError(51272, 'projection specification must have at least one field');
    }
    const { kind, tree } = parseProjection(operand, stageDialect(context));
    return kind === 'inclusion'
      ? mapping((doc) => includeFields(tree, doc, doc))
      : mapping((doc) => excludeFields(tree, doc));
  });
};

/** In a stage whatever is no flag is an expression. */
function stageDialect(options: QueryOptions): ProjectionDialect {
  return {
    action: (_path, value) => ({
      action: { kind: 'computed', value: compileExpression(value, options) },
      decides: 'inclusion',
    }),
  };
}

/** `$addFields` and its other name `$set`. */
export function addFields(name: string): Stage {
  return (operand, context) => {
    if (!isDocument(operand)) {
      throw new MongoError(40272, `${name} specification stage must be an object, got ${bsonType(operand)}`);
    }
    return blaming(name, () => {
      const tree = createTree();
      addExpressions(tree, '', operand, context);
      if (tree.children.size === 0) throw new MongoError(40177, 'specification must have at least one field');
      return mapping((doc) => addComputed(tree, doc, doc));
    });
  };
}

function addExpressions(tree: Tree, prefix: string, fields: Document, options: QueryOptions): void {
  for (const [key, value] of Object.entries(fields)) {
    const first = isDocument(value) ? Object.keys(value)[0] : undefined;
    if (first !== undefined && !first.startsWith('$')) {
      addExpressions(tree, `${prefix}${key}.`, value as Document, options);
    } else {
      addAction(tree, `${prefix}${key}`, { kind: 'computed', value: compileExpression(value, options) });
    }
  }
}

export const unset: Stage = (operand) => {
  const paths: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (!Array.isArray(operand) && typeof operand !== 'string') {
    throw new MongoError(31002, '$unset specification must be a string or an array');
  }
  if (paths.length === 0) {
    throw new MongoError(31119, '$unset specification must be a string or an array with at least one field');
  }
  return blaming('$unset', () => {
    const tree = createTree();
    for (const path of paths) {
      if (typeof path !== 'string') {
        throw new MongoError(31120, '$unset specification must be a string or an array containing only string values');
      }
      addAction(tree, path, { kind: 'exclude' });
    }
    return mapping((doc) => excludeFields(tree, doc));
  });
};

export const replaceRoot: Stage = (operand, context) => {
  if (!isDocument(operand)) {
    throw new MongoError(40229, `expected an object as specification for $replaceRoot stage, got ${bsonType(operand)}`);
  }
  const { newRoot, ...rest } = operand;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new MongoError(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  if (newRoot === undefined) throw new MongoError(40231, 'no newRoot specified for the $replaceRoot stage');
  return replacing("'newRoot' expression ", newRoot, context);
};

export const replaceWith: Stage = (operand, context) => replacing("'replacement document' ", operand, context);

function replacing(what: string, expression: unknown, options: QueryOptions): Run {
  const evaluate = compileExpression(expression, options);
  return mapping((doc) => {
    const value = evaluate(doc);
    if (isDocument(value)) return asDocument(value);
    const [shown, type] = value === undefined ? ['MISSING', 'missing'] : [toText(value), bsonType(value)];
    throw new MongoError(
      40228,
      `${what} must evaluate to an object, but resulting value was: ${shown}. Type of resulting value: '${type}'. Input document: ${toText(doc)}`,
    );
  });
}

/** Says which stage was refused, as MongoDB does. */
function blaming(name: string, parse: () => Run): Run {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MongoError)
      throw new MongoError(error.code, `Invalid ${name} :: caused by :: ${error.message}`);
    throw error;
  }
}
