import { Type } from '@sinclair/typebox';
import { badInput, noContent } from '../../domain/errors';
import { contentIdRule, isContentId } from '../../domain/identifiers';
import { textLimits } from '../../domain/text-limits';
import type { Context } from '../../graphql/context';
import { shown } from '../../graphql/validation';
import { hasViewed, record } from './record';
import { ContentId, ContentTypeName, Field, Form, milliseconds, percent, success, text } from './request-validation';
import { get, post, succeeded } from './route';

const params = Type.Object({ contentType: ContentTypeName, contentId: ContentId });
const maxIds = 100;

const Metadata = Type.Object({
  id: Field.Text('Id of the content.'),
  contentType: Field.Text('Type of the content in the catalogue: video, audio, ebook …'),
  title: Field.Text('Title of the content.'),
  viewCount: Field.Count('Number of different users who viewed the content long enough for the view to count. Never decreases.'),
  likeCount: Field.Count('Number of users who currently like the content.'),
  bookmarkCount: Field.Count('Number of users who currently have the content among their favorites.'),
  shareCount: Field.Count('Number of times that users shared the content.'),
  commentCount: Field.Count('Number of comments on the content and replies to them, without deleted and removed ones.'),
  hasViewed: Field.Flag('Whether the user of the token has a counted view of the content. False without a token.'),
  hasLiked: Field.Flag('Whether the user of the token currently likes the content. False without a token.'),
  hasBookmarked: Field.Flag('Whether the content is among the favorites of the user of the token. False without a token.'),
});

const BatchError = Type.Object({
  index: Field.Count('Position of the rejected id in the list of the request, starting at 0.'),
  code: Field.Text('Error code, which is always BAD_USER_INPUT.'),
  message: Field.Text('Explanation in English: the violated rule and the rejected id.'),
});
const messageOf = (id: unknown) => `The id of a content ${contentIdRule}, got ${shown(id)}.`;

export const Missing = Type.Optional(
  Type.Object(
    {
      message: Field.Text('Missing requirements as an English sentence.'),
      durationMs: Field.NumberOrNull('Time in milliseconds by which the viewing must become longer. Null if a longer duration does not help.'),
      progressPct: Field.NumberOrNull(
        'Position in percent of the length of the content from which the viewing counts, 0–100. Null if no position suffices.',
      ),
      countsCompletion: Field.Flag('Whether the viewing counts when the user reaches the end of the content.'),
    },
    { description: 'What the viewing still needs to count as a view. Any one of the requirements suffices. Absent if the viewing counted.' },
  ),
);

/** Endpoints of the tag "View tracking" in the OpenAPI description. */
export const viewTracking = [
  post('/api/content/:contentType/:contentId/view', {
    summary: 'Record a view of a content',
    description:
      'Records a viewing of a content, if it is long enough to count as a view (`missing` is then absent). The first view of a user counts permanently; later viewings update the longest duration and the farthest position.',
    params,
    body: Form({
      durationMs: milliseconds('Duration of the viewing in milliseconds, at most one day.'),
      progressPct: percent('Farthest position that the user reached in the content, in percent of its length, 0–100.'),
      isComplete: Type.Optional(Type.Boolean({ description: 'Whether the user reached the end of the content.' })),
      handle: text(textLimits.viewHandle, 'Handle that the GraphQL mutation `startView` returned. Needed only if the server requires one.'),
    }),
    answer: success(
      Type.Object({
        viewCount: Field.Count('Number of different users with a counted view of the content, after this request.'),
        hasViewed: Field.Flag('Whether the user now has a counted view of the content.'),
        missing: Missing,
      }),
    ),
    async handle(ask) {
      const { durationMs, progressPct, isComplete, handle } = ask.body;
      const { contentId } = ask.params;
      const recorded = await record(ask, undefined, { type: 'VIEW', contentId, durationMs, progressPct, isComplete, handle });
      const { stats, missing } = recorded;
      return succeeded({ viewCount: stats.viewCount, hasViewed: await hasViewed(ask.context, recorded), ...(missing && { missing }) });
    },
  }),

  get('/api/content/:contentType/:contentId/metadata', {
    summary: "Get the counts of a content and the user's interactions with it",
    isPublic: true,
    params,
    answer: success(Metadata),
    async handle({ context, params: { contentId } }) {
      const [metadata] = await metadataOf(context, [contentId]);
      if (!metadata) throw noContent(contentId, 'contentId');
      return succeeded(metadata);
    },
  }),

  post('/api/content/batch-metadata', {
    summary: "Get the counts of many contents and the user's interactions with them",
    description: 'The response has the contents in the order of the ids, without contents that do not exist. `errors` lists the malformed ids.',
    isPublic: true,
    isRead: true,
    body: Form({
      // The schema accepts every value, because the handler checks each id and returns an error only for the malformed ones.
      contentIds: Type.Array(Type.Unknown({ description: 'Id of the content in the catalogue.' }), {
        minItems: 1,
        maxItems: maxIds,
        description: `Ids of the contents, 1–${maxIds}.`,
      }),
      contentType: Type.Optional(ContentTypeName),
    }),
    answer: Type.Object({
      success: Type.Literal(true),
      data: Type.Array(Metadata),
      errors: Type.Optional(Type.Array(BatchError, { description: 'One error for each rejected id. Absent if there is none.' })),
    }),
    async handle({ context, body: { contentIds } }) {
      const ids = contentIds.filter(isContentId);
      if (ids.length === 0) throw badInput('contentIds', messageOf(contentIds[0]));
      const errors = contentIds.flatMap((id, index) => (isContentId(id) ? [] : [{ index, code: 'BAD_USER_INPUT', message: messageOf(id) }]));
      const { body } = succeeded(await metadataOf(context, ids));
      return { body: { ...body, ...(errors.length > 0 && { errors }) } };
    },
  }),
];

/** Loads the metadata of all contents with three statements. Omits contents that do not exist or that the viewer cannot see. */
async function metadataOf({ loaders }: Context, ids: readonly string[]) {
  const [contents, allStats, states] = await Promise.all([
    loaders.wholeContent.loadMany(ids),
    loaders.stats.loadMany(ids),
    loaders.viewerState.loadMany(ids),
  ]);
  return contents.flatMap((content, index) => {
    if (!content) return [];
    const [stats, state] = [allStats[index], states[index]];
    return {
      id: content.id,
      contentType: content.type.toLowerCase(),
      title: content.title,
      viewCount: stats?.viewCount ?? 0,
      likeCount: stats?.likeCount ?? 0,
      bookmarkCount: stats?.saveCount ?? 0,
      shareCount: stats?.shareCount ?? 0,
      commentCount: stats?.commentCount ?? 0,
      hasViewed: state?.hasViewed ?? false,
      hasLiked: state?.reactions?.includes('LIKE') ?? false,
      hasBookmarked: state?.hasSaved ?? false,
    };
  });
}
