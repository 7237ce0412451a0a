/** Normalizing functions of the properties that a class declares itself, by its prototype. */
const declared = new WeakMap<object, Map<PropertyKey, (value: unknown) => unknown>>();

/** Normalizes the client's value of the property with `read`, after the decorators below this one. `read` must be idempotent. */
export function Normalized(read: (value: unknown) => unknown): PropertyDecorator {
  return (target, key) => {
    const reads = new Map(declared.get(target));
    const earlier = reads.get(key);
    declared.set(target, reads.set(key, earlier ? (value) => read(earlier(value)) : read));
  };
}

/** Normalizes the properties of an instance and of the instances that it holds. */
export function normalize(instance: object): void {
  const properties = instance as Record<PropertyKey, unknown>;
  for (let prototype = Object.getPrototypeOf(instance); prototype; prototype = Object.getPrototypeOf(prototype))
    for (const [key, read] of declared.get(prototype) ?? []) {
      const value = read(properties[key]);
      // Does not add a missing property, because omitting a property has its own meaning.
      if (value !== properties[key]) properties[key] = value;
    }
  for (const value of Object.values(properties)) for (const held of Array.isArray(value) ? value : [value]) if (isInstance(held)) normalize(held);
}

/** Whether the value is an instance of an input class. Dates and plain objects of a JSON scalar need no normalization. */
function isInstance(value: unknown): value is object {
  return value !== null && typeof value === 'object' && value.constructor !== Object && !(value instanceof Date);
}
