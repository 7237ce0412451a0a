import { Field } from 'type-graphql';
import { Normalized } from './normalize-input';

type TypeFunction = NonNullable<Parameters<typeof Field>[0]>;

/**
 * Declares an argument or input field with a default value, which applies if a client omits the field or sends null. The type is nullable,
 * because a non-null type with a default accepts a nullable variable during validation but rejects its null value during execution.
 */
export function DefaultField(type: TypeFunction, defaultValue: unknown, description: string): PropertyDecorator {
  return (target, key) => {
    Field(type, { nullable: true, defaultValue, description })(target, key);
    Normalized((value) => value ?? defaultValue)(target, key);
  };
}
