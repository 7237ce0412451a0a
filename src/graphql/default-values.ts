import { Field } from 'type-graphql';
import { Normalized } from './normalize-input';

type TypeFunction = NonNullable<Parameters<typeof Field>[0]>;

/**
 * Declares an argument or input field with a default, which applies if a client omits the value or sends null. The type is nullable: with
 * a non-null type, a nullable variable would pass validation and a null value would then fail during execution.
 */
export function DefaultField(type: TypeFunction, defaultValue: unknown, description: string): PropertyDecorator {
  return (target, key) => {
    Field(type, { nullable: true, defaultValue, description })(target, key);
    Normalized((value) => value ?? defaultValue)(target, key);
  };
}
