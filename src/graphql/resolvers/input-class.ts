import { getMetadataStorage } from 'type-graphql';
import type { CodedError } from '../../domain/errors';
import { normalizerOf } from '../normalize-input';
import { Checked, checksOf } from '../validation';

export type Values = Readonly<Record<string, unknown>>;
type Class<T extends object> = new () => T;

/** Conversion, normalization and checks of one input or argument class, prepared once instead of for each request. */
export interface InputClass {
  /** Converts the values of arguments or of an input object, as graphql-js returns them, to a normalized instance of the class. */
  convert(values: Values): object;
  /** Returns an error for the first property that fails a check; null if all pass. `path` is the path of the object, for example `input.`. */
  violationOf(instance: object, path: string): CodedError | null;
}

const compiled = new WeakMap<object, InputClass | null>();

/** Returns the prepared functions of an input or argument class; null if the type is neither, but for example a scalar. Requires a built schema. */
export function inputClassOf(type: object): InputClass | null {
  const known = compiled.get(type);
  if (known !== undefined) return known;
  const input = isInputClass(type) ? compile(type) : null;
  compiled.set(type, input);
  return input;
}

/** Converts a value, or each item of a list, to instances of the class. Returns null, undefined and values without a class unchanged. */
export function convertValue(input: InputClass | null, value: unknown): unknown {
  if (input === null || value === null || value === undefined) return value;
  return Array.isArray(value) ? value.map((item) => convertValue(input, item)) : input.convert(value as Values);
}

/** Converts values to a normalized instance of the input or argument class `type`. Does not check them. */
export function toInput<T extends object>(type: Class<T>, values: Values): T {
  return required(type).convert(values) as T;
}

/** Returns an error for the first property of the instance that fails a check; null if all pass. `path` is the path of the object. */
export function firstViolation(instance: object, path = ''): CodedError | null {
  return required(instance.constructor).violationOf(instance, path);
}

/**
 * Converts values to an instance of the input or argument class `type`, and normalizes and checks them.
 * @throws CodedError BAD_USER_INPUT for the first property that fails a check.
 */
export function checked<T extends object>(type: Class<T>, values: Values): T {
  const instance = toInput(type, values);
  const violation = firstViolation(instance);
  if (violation) throw violation;
  return instance;
}

/** Decorates a list of input objects: checks each item. The path of an error contains the position of the item, for example `variants.0.name`. */
export const AreValid = () =>
  Checked((property) => (items, path) => {
    for (const [index, item] of (items as object[]).entries()) {
      const violation = firstViolation(item, `${path}${property}.${index}.`);
      if (violation) return violation;
    }
    return null;
  });

function required(type: object): InputClass {
  const input = inputClassOf(type);
  if (!input) throw new Error(`${(type as { name?: string }).name} is not an input class.`);
  return input;
}

function compile(type: Class<object>): InputClass {
  const fields = [...fieldsOf(type)].map(([name, fieldType]) => {
    const normalize = normalizerOf(type.prototype, name);
    return { name, input: inputClassOf(fieldType), normalize, valueIfOmitted: normalize?.(undefined) };
  });
  const checks = checksOf(type.prototype);
  return {
    convert(values) {
      const instance = new type() as Record<string, unknown>;
      for (const { name, input, normalize, valueIfOmitted } of fields) {
        const value = values[name];
        if (value !== undefined) {
          const converted = input ? convertValue(input, value) : value;
          instance[name] = normalize ? normalize(converted) : converted;
        }
        // Without a default, the instance has no property, because resolvers distinguish an omitted field from one that is null.
        else if (valueIfOmitted !== undefined) instance[name] = valueIfOmitted;
      }
      return instance;
    },
    violationOf(instance, path) {
      for (const { property, errorOf } of checks) {
        const value = (instance as Values)[property];
        const error = value === null || value === undefined ? null : errorOf(value, path);
        if (error) return error;
      }
      return null;
    },
  };
}

/** Returns the types of the fields by their names, including those of the base classes. */
function fieldsOf(type: object): Map<string, object> {
  const base: object | null = Object.getPrototypeOf(type);
  const fields = base ? fieldsOf(base) : new Map<string, object>();
  for (const { name, getType } of metadataOf(type)?.fields ?? []) fields.set(name, getType() as object);
  return fields;
}

const isInputClass = (type: object): type is Class<object> => metadataOf(type) !== undefined;

function metadataOf(type: object) {
  const { inputTypes, argumentTypes } = getMetadataStorage();
  return [...inputTypes, ...argumentTypes].find(({ target }) => target === type);
}
