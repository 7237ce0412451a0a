/** How the properties that a class declares itself are read before they are checked, by its prototype. */
const declared = new WeakMap<object, Map<PropertyKey, (value: unknown) => unknown>>();

/** The property becomes `read` of what the client sent, after the decorators below it. `read` must be idempotent. */
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
      // A property that is not there stays so: leaving it out has a meaning of its own.
      if (value !== properties[key]) properties[key] = value;
    }
  for (const value of Object.values(properties)) for (const held of Array.isArray(value) ? value : [value]) if (isInstance(held)) normalize(held);
}

/** True for instances of our own classes; dates and the plain objects of a JSON scalar have nothing to normalize. */
function isInstance(value: unknown): value is object {
  return value !== null && typeof value === 'object' && value.constructor !== Object && !(value instanceof Date);
}
