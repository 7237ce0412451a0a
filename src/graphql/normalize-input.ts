type Normalize = (value: unknown) => unknown;

/** Normalizing functions, by the prototype of a class and then by the property. The entry of a subclass omits inherited properties. */
const declared = new WeakMap<object, Map<PropertyKey, Normalize>>();

/**
 * Decorates a property of an input class whose value the server replaces with the result of `read`, which must be idempotent. With several
 * decorators on one property, the lowest normalizes first.
 */
export function Normalized(read: Normalize): PropertyDecorator {
  return (target, key) => {
    const reads = new Map(declared.get(target));
    reads.set(key, inOrder(reads.get(key), read));
    declared.set(target, reads);
  };
}

/** Returns the normalizing function of a property, which includes those of the base classes; null if the property has none. */
export function normalizerOf(prototype: object, key: PropertyKey): Normalize | null {
  const base: object | null = Object.getPrototypeOf(prototype);
  const inherited = base && normalizerOf(base, key);
  const own = declared.get(prototype)?.get(key);
  return own && inherited ? inOrder(own, inherited) : (own ?? inherited);
}

function inOrder(first: Normalize | undefined, second: Normalize): Normalize {
  return first ? (value) => second(first(value)) : second;
}
