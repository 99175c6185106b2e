import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { toText } from '../text.js';
import { isDocument } from '../types.js';
import { isExpressionOperator } from './engine.js';

/** Names that an expression may use: variables by name, and the instant of `$$NOW`. */
interface Scope {
  variables: ReadonlySet<string>;
  now: Date;
}

const SYSTEM_VARIABLES = new Set(['ROOT', 'CURRENT', 'REMOVE', 'NOW', 'KEEP', 'PRUNE', 'DESCEND']);

/** Checks an expression as MongoDB does when it parses one, and returns it with `$$NOW` filled in. */
export function prepareExpression(expression: unknown, scope: Scope): unknown {
  if (typeof expression === 'string') return preparePath(expression, scope);
  if (Array.isArray(expression)) return expression.map((item) => prepareExpression(item, scope));
  if (!isDocument(expression)) return expression;
  const keys = Object.keys(expression);
  const first = keys[0];
  if (!first?.startsWith('$')) return prepareFields(expression, scope);
  if (keys.length > 1) {
    throw new MongoError(
      15983,
      `an object representing an expression must have exactly one field: ${toText(expression)}`,
    );
  }
  if (!isExpressionOperator(first)) throw new MongoError(168, `Unrecognized expression '${first}'`);
  return { [first]: prepareArguments(first, expression[first], scope) };
}

export function prepareArguments(operator: string, args: unknown, scope: Scope): unknown {
  if (operator === '$literal') return args;
  if (!isDocument(args)) return prepareExpression(args, scope);
  switch (operator) {
    case '$let': {
      if (!isDocument(args.vars)) throw new MongoError(16876, "Missing 'vars' parameter to $let");
      const inner = withVariables(scope, Object.keys(args.vars));
      return { vars: prepareFields(args.vars, scope), in: prepareExpression(args.in, inner) };
    }
    case '$map':
      return {
        ...args,
        input: prepareExpression(args.input, scope),
        in: prepareExpression(args.in, withItem(scope, args)),
      };
    case '$filter': {
      const limit = args.limit === undefined ? {} : { limit: prepareExpression(args.limit, scope) };
      const cond = prepareExpression(args.cond, withItem(scope, args));
      return { ...args, ...limit, input: prepareExpression(args.input, scope), cond };
    }
    case '$reduce':
      return {
        input: prepareExpression(args.input, scope),
        initialValue: prepareExpression(args.initialValue, scope),
        in: prepareExpression(args.in, withVariables(scope, ['this', 'value'])),
      };
    default:
      return Object.keys(args)[0]?.startsWith('$') ? prepareExpression(args, scope) : prepareFields(args, scope);
  }
}

function prepareFields(doc: Document, scope: Scope): Document {
  const dollar = Object.keys(doc).find((key) => key.startsWith('$'));
  if (dollar !== undefined) {
    throw new MongoError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  }
  return Object.fromEntries(Object.entries(doc).map(([key, value]) => [key, prepareExpression(value, scope)]));
}

function withItem(scope: Scope, args: Document): Scope {
  return withVariables(scope, [typeof args.as === 'string' ? args.as : 'this']);
}

function withVariables(scope: Scope, names: string[]): Scope {
  return { ...scope, variables: new Set([...scope.variables, ...names]) };
}

function preparePath(path: string, scope: Scope): unknown {
  if (path.charCodeAt(0) !== 36) return path;
  if (path === '$') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  if (path.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  if (path.includes('..')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  if (path.charCodeAt(1) !== 36) return path;
  const [name = ''] = path.slice(2).split('.');
  if (name === '') throw new MongoError(16869, 'empty variable names are not allowed');
  if (path === '$$NOW') return { $literal: scope.now };
  if (!SYSTEM_VARIABLES.has(name) && !scope.variables.has(name)) {
    throw new MongoError(17276, `Use of undefined variable: ${name}`);
  }
  return path;
}
