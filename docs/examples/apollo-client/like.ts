import type { ApolloClient } from '@apollo/client';
import { ContentCardFragmentDoc, LikeDocument, UnlikeDocument } from './operations';

/**
 * Likes or unlikes. The cache shows it at once; the answer, which holds the content as of the act's own commit, takes the place of
 * what was guessed, and a refusal takes the guess back.
 */
export async function setLiked(client: ApolloClient, contentId: string, isLiked: boolean): Promise<void> {
  const variables = { input: { contentId } };
  const content = guess(client, contentId, isLiked);
  if (isLiked)
    await client.mutate({
      mutation: LikeDocument,
      variables,
      optimisticResponse: content && { like: { __typename: 'LikePayload', content } },
    });
  else
    await client.mutate({
      mutation: UnlikeDocument,
      variables,
      optimisticResponse: content && { unlike: { __typename: 'UnlikePayload', content } },
    });
}

/** The card as it will be; undefined: it is not in the cache, so there is nothing to show early. */
function guess({ cache }: ApolloClient, id: string, isLiked: boolean) {
  const card = cache.readFragment({
    fragment: ContentCardFragmentDoc,
    fragmentName: 'ContentCard',
    id: cache.identify({ __typename: 'Content', id }),
  });
  if (!card?.viewerState) return undefined;
  const { stats, viewerState } = card;
  // A like takes the place of a dislike.
  const undisliked = isLiked && viewerState.hasDisliked;
  return {
    ...card,
    stats: {
      ...stats,
      likeCount: stats.likeCount + Number(isLiked) - Number(viewerState.hasLiked),
      dislikeCount: stats.dislikeCount - Number(undisliked),
    },
    viewerState: {
      ...viewerState,
      hasLiked: isLiked,
      hasDisliked: viewerState.hasDisliked && !undisliked,
    },
  };
}
