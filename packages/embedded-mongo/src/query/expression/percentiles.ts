import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { toDouble, toNumber } from '../numbers.js';
import { isNumeric } from '../types.js';
import type { Operator } from './adapter.js';
import { evaluateIn } from './eager.js';

type ReadValues = (source: unknown, input: unknown, options: Parameters<Operator>[2]) => unknown[];

/** `$percentile` and `$median` over the elements of an array or several values. */
export const percentileOperators = operatorsOver((doc, input, options) => {
  const value = evaluateIn(doc, input, options);
  return Array.isArray(value) ? value : [value];
});

/** The same over the documents of a group. */
export const percentileAccumulators = operatorsOver((docs, input, options) =>
  (docs as unknown[]).map((doc) => evaluateIn(doc, input, options)),
);

function operatorsOver(read: ReadValues): [string, Operator][] {
  return [
    [
      '$percentile',
      (source, args, options) => {
        const { input, p } = parse('$percentile', args);
        const wanted = evaluateIn({}, p, options);
        if (!Array.isArray(wanted) || wanted.length === 0 || !wanted.every(isShare)) {
          throw new MongoError(7750301, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
        }
        const sorted = sortedNumbers(read(source, input, options));
        return wanted.map((share) => atShare(sorted, toNumber(share)));
      },
    ],
    [
      '$median',
      (source, args, options) => {
        const { input } = parse('$median', args);
        return atShare(sortedNumbers(read(source, input, options)), 0.5);
      },
    ],
  ];
}

function parse(name: string, args: unknown): Document {
  const spec = args as Document;
  if (spec?.method !== 'approximate') {
    throw new MongoError(2, `Currently only 'approximate' can be used as percentile 'method' in ${name}`);
  }
  return spec;
}

function isShare(value: unknown): boolean {
  return isNumeric(value) && toNumber(value) >= 0 && toNumber(value) <= 1;
}

function sortedNumbers(values: unknown[]): number[] {
  return values
    .filter(isNumeric)
    .map(toNumber)
    .sort((a, b) => a - b);
}

/** The value of the rank that the share of all values reaches, as MongoDB takes it for few values. */
function atShare(sorted: number[], share: number): unknown {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return value === undefined ? null : toDouble(value);
}
