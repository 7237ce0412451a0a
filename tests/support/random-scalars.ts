import { GraphQLError, GraphQLScalarType } from 'graphql';

/** Scalar that accepts JSON values. A function under the alias `then` would make the object that contains it a promise. */
export function makePlain(type: GraphQLScalarType): void {
  type.serialize = (value) => {
    if (typeof value === 'function') throw new Error('A function is no value');
    return value;
  };
}

/** Scalar whose functions throw, and return null and promises. */
export function makeOdd(type: GraphQLScalarType): void {
  type.serialize = (value) => {
    const odd = String(value);
    if (odd.endsWith('0')) throw new Error(`${odd} is too odd`);
    if (odd.endsWith('1')) return odd.endsWith('11') ? null : undefined;
    // biome-ignore lint/suspicious/noThenProperty: no promise, although it looks like one
    if (odd.endsWith('2')) return { odd, then: 'no function' };
    if (odd.endsWith('3')) return Promise.resolve(odd);
    return odd;
  };
  type.parseValue = (value) => {
    if (value === 'bad') throw new Error('A bad value');
    if (value === 'worse') throw new GraphQLError('A worse value', { extensions: { code: 'WORSE' } });
    return value === 'undefined' ? undefined : { parsed: value };
  };
  type.parseLiteral = new GraphQLScalarType({ name: 'Odd', parseValue: type.parseValue }).parseLiteral;
}
