import { Field, ID } from 'type-graphql';
import { textLimits } from '../../domain/text-limits';
import { all } from '../../graphql/input-fields';
import { IsText, IsUserId } from '../../graphql/validation';
import { ContentTypeEnum } from './content.type';

// Decorators for the arguments that form a ContentFilter (type, theme, tag and owner).

export const TypeFilter = () =>
  Field(() => ContentTypeEnum, { nullable: true, description: 'Selects only contents of this type. Omitted or null: all types.' });
export const ThemeFilter = () =>
  all(
    Field(() => String, { nullable: true, description: 'Selects only contents with this theme. Omitted or null: all themes.' }),
    IsText(textLimits.theme),
  );
export const TagFilter = () =>
  all(
    Field(() => String, { nullable: true, description: 'Selects only contents with this tag. Omitted or null: all contents.' }),
    IsText(textLimits.tag),
  );
export const OwnerFilter = () =>
  all(
    Field(() => ID, { nullable: true, description: 'Selects only contents of the owner with this user id. Omitted or null: all owners.' }),
    IsUserId(),
  );
