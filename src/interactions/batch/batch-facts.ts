import { badInput } from '../../domain/errors';
import type { Context } from '../../graphql/context';
import { rejectionOf } from '../../graphql/rejected-items';
import { firstViolation } from '../../graphql/resolvers/input-class';
import type { Fact } from '../../ledger/facts';
import { commentDetails } from '../comments/comment-details';
import { eventDetails } from '../events/event-details';
import { favoriteDetails } from '../favorites/favorite-details';
import { reactionDetails } from '../reactions/reaction-details';
import { buildFact, type FactDetails } from '../record-interaction';
import { events } from '../registry/modules';
import { type InteractionType, interactionTypes } from '../registry/types';
import { ratingDetails } from '../reviews/rating-details';
import { viewDetails } from '../views/view-details';
import type { InteractionInput } from './batch.input';

type Build = (input: InteractionInput, context: Context) => FactDetails | Promise<FactDetails>;
type EventType = (typeof events.definitions)[number]['type'];

const isSet = (input: InteractionInput): boolean => !input.isUndone;

/**
 * Functions with which `trackInteractions` builds the details of a fact, by interaction type. The mutation for each type uses the same function. Null
 * for types that a batch cannot record.
 */
const stateBuilders: Record<Exclude<InteractionType, EventType>, Build | null> = {
  VIEW: (input, context) => viewDetails(context, input),
  REACTION: (input, context) => reactionDetails(context.services.config.reactions, input.reaction ?? '', isSet(input), input.notes),
  SAVE: (input) => favoriteDetails(input, isSet(input)),
  RATING: (input) => (isSet(input) ? ratingDetails(input) : { kind: 'rating', rating: null }),
  COMMENT: (input) => commentDetails(input),
  COMMENT_EDIT: null,
  HELPFUL_VOTE: null,
  REPORT: null,
};
const builders: Partial<Record<InteractionType, Build | null>> = {
  ...stateBuilders,
  ...Object.fromEntries(events.definitions.map((event): [string, Build] => [event.type, (input) => eventDetails(event, input)])),
};
const typesOfBatches = interactionTypes.filter((type) => builders[type]);
const undoable: ReadonlySet<InteractionType> = new Set(['REACTION', 'SAVE', 'RATING']);

/**
 * Builds the fact of one list item; returns a promise only for a viewing with a handle. @throws CodedError BAD_USER_INPUT, or rejects with it, with a
 * `field` that does not include the position of the item.
 */
export function trackedFact(context: Context, input: InteractionInput): Fact | Promise<Fact> {
  const rejection = rejectionOf(context, input.contentId);
  if (rejection) throw rejection;
  const { type } = input;
  const build = builders[type];
  if (!build) throw badInput('type', `type must be one of ${typesOfBatches.join(', ')}, got ${type}. Use the mutation for this type.`);
  const violation = firstViolation(input);
  if (violation) throw violation;
  if (input.isUndone && !undoable.has(type))
    throw badInput('isUndone', `Events cannot be undone. isUndone is allowed for ${[...undoable].join(', ')}.`);
  const details = build(input, context);
  if (details instanceof Promise) return details.then((ofHandle) => buildFact(context, input, ofHandle, false));
  return buildFact(context, input, details, false);
}
