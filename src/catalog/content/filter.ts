import { Field, ID } from 'type-graphql';
import { textLimits } from '../../domain/text-limits';
import { all } from '../../graphql/input-fields';
import { IsText, IsUserId } from '../../graphql/validation';
import { ContentTypeEnum } from './content.type';

// Decorators for the arguments that form a ContentFilter (type, theme, tag and owner).

export const TypeFilter = () => Field(() => ContentTypeEnum, { nullable: true, description: 'Only contents of this type.' });
export const ThemeFilter = () =>
  all(
    Field(() => String, { nullable: true, description: 'Only contents of this theme.' }),
    IsText(textLimits.theme),
  );
export const TagFilter = () =>
  all(
    Field(() => String, { nullable: true, description: 'Only contents with this tag.' }),
    IsText(textLimits.tag),
  );
export const OwnerFilter = () =>
  all(
    Field(() => ID, { nullable: true, description: 'Only contents of this owner.' }),
    IsUserId(),
  );
