import { Field } from 'type-graphql';
import { Normalized } from './normalize-input';

type TypeFunction = NonNullable<Parameters<typeof Field>[0]>;

/**
 * An argument or input field with a default. Leaving it out and sending null both mean the default, so its type is nullable: a
 * non-null type with a default would pass validation with a nullable variable and fail during execution.
 */
export function DefaultField(type: TypeFunction, defaultValue: unknown, description: string): PropertyDecorator {
  return (target, key) => {
    Field(type, { nullable: true, defaultValue, description })(target, key);
    Normalized((value) => value ?? defaultValue)(target, key);
  };
}
