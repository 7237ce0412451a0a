import { Type } from '@sinclair/typebox';
import type { Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import type { RankedContent } from '../../insights/rankings/ranking.type';
import { Field } from './request-validation';
import { listedIn } from './route';

export const Ranked = Type.Object({
  rank: Field.Count('Position in the ranking, from 1.'),
  score: Type.Number({ description: 'Score by which the ranking is sorted.' }),
  listingId: Field.Text('Id of the listing.'),
  title: Field.Text('Title.'),
  contentType: Field.Text('Type of the content: listing, video, product …'),
  totalViews: Field.Count('Number of views, repeats included.'),
  uniqueViewers: Field.Count('Number of distinct users with a view.'),
  totalLikes: Field.Count('Number of users who currently like it.'),
  totalSaves: Field.Count('Number of users who currently have it saved.'),
  totalShares: Field.Count('Number of shares.'),
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
