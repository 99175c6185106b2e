import type { Operator } from './adapter.js';
import { arithmeticOperators } from './arithmetic.js';
import { arrayOperators } from './arrays.js';
import { dateOperators } from './dates.js';
import { logicOperators } from './logic.js';
import { percentileOperators } from './percentiles.js';
import { reducingOperators } from './reducers.js';
import { stringOperators } from './strings.js';
import { typeOperators } from './types.js';

/** Expression operators in place of mingo's: those whose outcome depends on BSON types, or that mingo lacks. */
export const ownExpressions: Record<string, Operator> = Object.fromEntries([
  ...logicOperators,
  ...arithmeticOperators,
  ...arrayOperators,
  ...typeOperators,
  ...stringOperators,
  ...reducingOperators,
  ...dateOperators,
  ...percentileOperators,
]);
