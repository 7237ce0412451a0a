import { badInput } from '../../domain/errors';
import { emptied, type FactDetails } from '../record-interaction';

interface Words {
  rating?: number | null;
  title?: string | null;
  body?: string | null;
}

/** Builds the details of a rating. @throws CodedError BAD_USER_INPUT if `rating` is null or absent. */
export function ratingDetails({ rating, title, body }: Words): FactDetails {
  if (rating == null) throw badInput('input.rating', 'rating must be 1–10.');
  return { kind: 'rating', rating, title: emptied(title)?.trim(), body: emptied(body)?.trim() };
}
