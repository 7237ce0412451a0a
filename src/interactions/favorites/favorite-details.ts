import { tagsOf } from '../../domain/text';
import { emptied, type FactDetails } from '../record-interaction';

interface Words {
  notes?: string | null;
  tags?: string[] | null;
}

export function favoriteDetails({ notes, tags }: Words, isSet: boolean): FactDetails {
  return {
    kind: 'favorite',
    isSet,
    notes: emptied(notes),
    tags: tags === undefined ? undefined : tagsOf(tags),
  };
}
