import { emptied, type FactDetails } from '../record-interaction';
import { tagsOf } from '../../domain/text';

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
