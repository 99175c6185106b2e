import { MongoError } from '../errors.js';
import type { Document, QueryOptions } from './document.js';
import { compileExpression } from './expression.js';
import { compileFilter } from './filter.js';
import { toNumber } from './numbers.js';
import { matchedPosition } from './position.js';
import { type ProjectionDialect, parseProjection } from './projection/parse.js';
import { addComputed, excludeFields, includeFields } from './projection/tree.js';
import { toText } from './text.js';
import { bsonType, fieldOf, isDocument, isNumeric } from './types.js';

export interface ProjectionOptions extends QueryOptions {
  /** The filter of the find: the positional `$` needs it. */
  filter?: Document | undefined;
}

/** Compiles a find's projection into a function from document to document; throws MongoError for what MongoDB refuses. */
export function compileProjection(projection: Document, options: ProjectionOptions = {}): (doc: Document) => Document {
  const paths = Object.keys(projection);
  if (paths.length === 0) return (doc) => doc;
  const positional = positionalPath(paths, projection);
  const flags = positional ? withoutPositional(projection) : projection;
  const { kind, tree } = parseProjection(flags, findDialect(options));
  const project =
    kind === 'inclusion'
      ? (doc: Document) => includeFields(tree, doc, doc)
      : (doc: Document) => addComputed(tree, excludeFields(tree, doc), doc);
  if (!positional) return project;
  if (kind === 'exclusion') throw new MongoError(31395, 'positional projection cannot be used with exclusion');
  return (doc) => project(withMatchedElement(doc, positional, options));
}

function positionalPath(paths: string[], projection: Document): string | undefined {
  const positional = paths.filter((path) => path.endsWith('.$'));
  const middle = paths.find((path) => path.includes('.$.'));
  if (middle) {
    throw new MongoError(
      31394,
      `As of 4.4, it's illegal to specify positional operator in the middle of a path.Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.`,
    );
  }
  if (positional.length > 1) {
    throw new MongoError(31276, 'Cannot specify more than one positional projection per query.');
  }
  const [only] = positional;
  if (only && (projection[only] === 0 || projection[only] === false)) {
    throw new MongoError(31395, 'positional projection cannot be used with exclusion');
  }
  return only?.slice(0, -2);
}

function withoutPositional(projection: Document): Document {
  return Object.fromEntries(
    Object.entries(projection).map(([path, value]) => [path.endsWith('.$') ? path.slice(0, -2) : path, value]),
  );
}

/** The document with the array at the path cut down to the element that the filter matched. */
function withMatchedElement(doc: Document, path: string, options: ProjectionOptions): Document {
  const index = matchedPosition(options.filter ?? {}, doc, path, options);
  if (index === undefined) {
    throw new MongoError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  }
  return cutDown(doc, path.split('.'), index);
}

function cutDown(doc: Document, parts: string[], index: number): Document {
  const [part = '', ...rest] = parts;
  const value = fieldOf(doc, part);
  if (Array.isArray(value)) return { ...doc, [part]: value.slice(index, index + 1) };
  return rest.length && isDocument(value) ? { ...doc, [part]: cutDown(value, rest, index) } : doc;
}

function findDialect(options: QueryOptions): ProjectionDialect {
  return {
    action(path, value) {
      if (isDocument(value)) {
        if (Object.hasOwn(value, '$slice') && isFindSlice(value.$slice)) {
          const slice = parseSlice(value.$slice);
          return { action: { kind: 'mapped', value: slice }, suggests: 'exclusion' };
        }
        if (Object.hasOwn(value, '$elemMatch')) return elemMatch(path, value.$elemMatch, options);
        if (Object.hasOwn(value, '$meta')) throw new MongoError(238, '$meta is not supported by the embedded server');
      }
      const evaluate = compileExpression(value, options);
      return { action: { kind: 'computed', value: evaluate }, decides: 'inclusion' };
    },
  };
}

/** `$slice` as find has it: a number, or skip and limit; anything else is the expression of that name. */
function isFindSlice(operand: unknown): boolean {
  return (
    isNumeric(operand) ||
    (Array.isArray(operand) && operand.length === 2 && operand.every(isNumeric)) ||
    !Array.isArray(operand)
  );
}

function parseSlice(operand: unknown): (value: unknown) => unknown {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map((item) => {
    if (!isNumeric(item)) {
      throw new MongoError(
        28667,
        `Invalid $slice syntax. The given syntax { $slice: ${toText(operand)} } did not match the find() syntax because :: Location31273: $slice only supports numbers and [x, y] arrays :: The given syntax did not match the expression $slice syntax. :: caused by :: Expression $slice takes at least 2 arguments, and at most 3, but 1 were passed in.`,
      );
    }
    return Math.trunc(toNumber(item));
  });
  const [first = 0, limit] = numbers;
  if (limit !== undefined && limit <= 0)
    throw new MongoError(28724, `First argument to $slice must be an positive integer: ${limit}`);
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (limit === undefined) return first < 0 ? value.slice(first) : value.slice(0, first);
    const start = first < 0 ? Math.max(0, value.length + first) : first;
    return value.slice(start, start + limit);
  };
}

function elemMatch(path: string, operand: unknown, options: QueryOptions): ReturnType<ProjectionDialect['action']> {
  if (!isDocument(operand)) {
    throw new MongoError(31274, `elemMatch: Invalid argument, object required, but got ${bsonType(operand)}`);
  }
  if (path.includes('.')) throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field.');
  const test = compileFilter({ [path]: { $elemMatch: operand } }, options);
  const value = (root: Document) => {
    const array = fieldOf(root, path);
    const found = Array.isArray(array) ? array.find((item) => test({ [path]: [item] })) : undefined;
    return found === undefined ? undefined : [found];
  };
  return { action: { kind: 'computed', value }, suggests: 'inclusion' };
}
