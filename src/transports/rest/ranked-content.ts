import { Type } from '@sinclair/typebox';
import type { Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import type { RankedContent } from '../../insights/rankings/ranking.type';
import { Field } from './request-validation';
import { listedIn } from './route';

export const Ranked = Type.Object({
  rank: Field.Count('Rank of the listing in the list, starting at 1.'),
  score: Type.Number({ description: 'Popularity or trend score by which the list is sorted, highest first.' }),
  listingId: Field.Text('Id of the listing.'),
  title: Field.Text('Title of the listing.'),
  contentType: Field.Text('Content type of the listing, such as listing, video or product.'),
  totalViews: Field.Count('Number of counted viewings of the listing, including repeats by the same user.'),
  uniqueViewers: Field.Count('Number of different users with a counted view of the listing.'),
  totalLikes: Field.Count('Number of users who currently like the listing.'),
  totalSaves: Field.Count('Number of users who currently have the listing among their favorites.'),
  totalShares: Field.Count('Number of times that users shared the listing.'),
});

/** Converts a page of a ranking to a response. Loads the counts of all contents of the page with one statement. */
export async function rankedIn(ask: { url: string; context: Context; query: { limit?: number } }, page: Connection<RankedContent>) {
  const { stats } = ask.context.loaders;
  const rows = await Promise.all(page.edges.map(({ node }) => stats.load(node.content.id)));
  const byId = new Map(rows.map((row) => [row?.contentId, row]));
  return listedIn(ask, ask.query.limit ?? 20, page, ({ rank, score, content: { id, title, type } }) => {
    const row = byId.get(id);
    return {
      rank,
      score,
      listingId: id,
      title,
      contentType: type.toLowerCase(),
      totalViews: row?.totalViewCount ?? 0,
      uniqueViewers: row?.viewCount ?? 0,
      totalLikes: row?.likeCount ?? 0,
      totalSaves: row?.saveCount ?? 0,
      totalShares: row?.shareCount ?? 0,
    };
  });
}
