import { MongoError } from '../../errors.js';
import { addNumbers, integerOf, multiplyNumbers, toBigInt, widerType } from '../numbers.js';
import { fieldText, idText, toText } from '../text.js';
import { bsonType, isDocument, isNumeric } from '../types.js';
import { wrongType } from './fields.js';
import type { UpdateState } from './node.js';
import { creating, type UpdateOperator } from './operator.js';

export const inc = arithmetic('$inc', 'increment', addNumbers, (operand) => operand);

export const mul = arithmetic('$mul', 'multiply', multiplyNumbers, (operand) => multiplyNumbers(operand, 0));

function arithmetic(
  name: string,
  verb: string,
  combine: (a: unknown, b: unknown) => unknown,
  start: (operand: unknown) => unknown,
): UpdateOperator {
  return (path, operand) => {
    if (!isNumeric(operand)) {
      throw new MongoError(14, `Cannot ${verb} with non-numeric argument: {${fieldText(path, operand)}}`);
    }
    return creating(path, (old, state) => {
      if (old === undefined) return start(operand);
      if (!isNumeric(old)) {
        throw wrongType(14, `Cannot apply ${name} to a value of non-numeric type.`, path, old, 'non-numeric', state);
      }
      const result = combine(old, operand);
      if (result !== undefined) return result;
      throw overflow(name, old, state);
    });
  };
}

function overflow(name: string, old: unknown, { doc }: UpdateState): MongoError {
  return new MongoError(
    2,
    `Failed to apply ${name} operations to current value (${toText(old)}) for document {${idText(doc)}}`,
  );
}

const BITWISE = {
  and: (a: bigint, b: bigint) => a & b,
  or: (a: bigint, b: bigint) => a | b,
  xor: (a: bigint, b: bigint) => a ^ b,
};

export const bit: UpdateOperator = (path, operand) => {
  if (!isDocument(operand)) {
    throw new MongoError(
      2,
      `The $bit modifier is not compatible with a ${bsonType(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = Object.entries(operand);
  for (const [name, value] of steps) checkStep(name, value, operand);
  if (steps.length === 0) {
    throw new MongoError(
      2,
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    );
  }
  return creating(path, (old = 0, state) => {
    const type = bsonType(old);
    if (type !== 'int' && type !== 'long') {
      throw wrongType(2, 'Cannot apply $bit to a value of non-integral type.', path, old, 'non-integer', state);
    }
    return steps.reduce((value: unknown, [name, mask]) => {
      const bits = BITWISE[name as keyof typeof BITWISE](toBigInt(value), toBigInt(mask));
      return integerOf(bits, widerType(value, mask) === 'long' ? 'long' : 'int');
    }, old);
  });
};

function checkStep(name: string, value: unknown, operand: object): void {
  if (!Object.hasOwn(BITWISE, name)) {
    throw new MongoError(
      2,
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: ${toText(operand)}`,
    );
  }
  const type = bsonType(value);
  if (type !== 'int' && type !== 'long') {
    throw new MongoError(
      2,
      `The $bit modifier field must be an Integer(32/64 bit); a '${type}' is not supported here: ${toText(operand)}`,
    );
  }
}
