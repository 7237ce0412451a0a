/** Normalizing functions, by the prototype of a class and then by the property. The entry of a subclass omits inherited properties. */
const declared = new WeakMap<object, Map<PropertyKey, (value: unknown) => unknown>>();

/**
 * Decorates a property whose value `normalize` replaces with the result of `read`, which must be idempotent. With several decorators on one
 * property, the lowest normalizes first.
 */
export function Normalized(read: (value: unknown) => unknown): PropertyDecorator {
  return (target, key) => {
    const reads = new Map(declared.get(target));
    const earlier = reads.get(key);
    declared.set(target, reads.set(key, earlier ? (value) => read(earlier(value)) : read));
  };
}

/** Normalizes the properties of an instance of an input class, and of all such instances in its properties. */
export function normalize(instance: object): void {
  const properties = instance as Record<PropertyKey, unknown>;
  for (let prototype = Object.getPrototypeOf(instance); prototype; prototype = Object.getPrototypeOf(prototype))
    for (const [key, read] of declared.get(prototype) ?? []) {
      const value = read(properties[key]);
      // Assigns only changed values, because an assignment would add an omitted property with the value undefined.
      if (value !== properties[key]) properties[key] = value;
    }
  for (const value of Object.values(properties)) for (const held of Array.isArray(value) ? value : [value]) if (isInstance(held)) normalize(held);
}

/** Whether the value is an instance of an input class, and not a Date or a plain object from a JSON scalar. */
function isInstance(value: unknown): value is object {
  return value !== null && typeof value === 'object' && value.constructor !== Object && !(value instanceof Date);
}
