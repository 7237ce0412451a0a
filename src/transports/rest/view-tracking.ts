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
  title: Field.Text('Title.'),
  viewCount: Field.Count('Number of distinct users with a view. Never decreases.'),
  likeCount: Field.Count('Number of users who currently like it.'),
  bookmarkCount: Field.Count('Number of users who currently have it saved.'),
  shareCount: Field.Count('Number of shares.'),
  commentCount: Field.Count('Number of comments that are not deleted, replies included.'),
  hasViewed: Field.Flag('Whether the viewer has a qualified view; false without a token.'),
  hasLiked: Field.Flag('Whether the viewer currently likes it; false without a token.'),
  hasBookmarked: Field.Flag('Whether the viewer currently has it saved; false without a token.'),
});

const BatchError = Type.Object({
  index: Field.Count('Position of the id in the list, starting at 0.'),
  code: Field.Text('Error code: BAD_USER_INPUT.'),
  message: Field.Text('The violated rule and the rejected value.'),
});
const messageOf = (id: unknown) => `The id of a content ${contentIdRule}, got ${shown(id)}.`;

export const Missing = Type.Optional(
  Type.Object(
    {
      message: Field.Text('Description for people.'),
      durationMs: Field.NumberOrNull('Missing duration in milliseconds. Null if no duration suffices.'),
      progressPct: Field.NumberOrNull('Required progress in percent, 0–100. Null if no progress suffices.'),
      countsCompletion: Field.Flag('Whether reaching the end suffices.'),
    },
    { description: 'Missing requirements of a viewing that was not recorded. Absent if the viewing counted.' },
  ),
);

/** Endpoints of the tag "View tracking" in the OpenAPI description. */
export const viewTracking = [
  post('/api/content/:contentType/:contentId/view', {
    summary: 'Record a view',
    description:
      'The first view of a user counts permanently. A repeat increases duration and progress to their maximum. A viewing below the threshold of its content type does not count.',
    params,
    body: Form({
      durationMs: milliseconds('Duration of the viewing in milliseconds.'),
      progressPct: percent('Furthest progress in percent, 0–100.'),
      isComplete: Type.Optional(Type.Boolean({ description: 'Whether the viewing reached the end.' })),
      handle: text(textLimits.viewHandle, 'Handle that the GraphQL mutation `startView` returned, if the server requires one.'),
    }),
    answer: success(
      Type.Object({
        viewCount: Field.Count('Number of distinct users with a view, as of the commit of this view.'),
        hasViewed: Field.Flag('Whether the viewer has a qualified view.'),
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
    summary: "A content's counts and the viewer's interactions with it",
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
    summary: 'Counts and interactions for many contents',
    description: 'In the order of the ids. Contents that do not exist are omitted. `errors` lists the malformed ids.',
    isPublic: true,
    isRead: true,
    body: Form({
      // The schema accepts every value, because the handler checks each id and returns an error only for the malformed ones.
      contentIds: Type.Array(Type.Unknown({ description: 'Id of the content in the catalogue.' }), {
        minItems: 1,
        maxItems: maxIds,
        description: `1–${maxIds} ids.`,
      }),
      contentType: Type.Optional(ContentTypeName),
    }),
    answer: Type.Object({
      success: Type.Literal(true),
      data: Type.Array(Metadata),
      errors: Type.Optional(Type.Array(BatchError, { description: 'The rejected ids. Absent if there are none.' })),
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

/** Loads the metadata of all contents with three statements, because the DataLoaders batch the ids. Omits contents that do not exist. */
async function metadataOf({ loaders }: Context, ids: readonly string[]) {
  const contents = (await Promise.all(ids.map((id) => loaders.content.load(id)))).filter((content) => content !== null);
  return Promise.all(
    contents.map(async ({ id, type, title }) => {
      const [stats, state] = await Promise.all([loaders.stats.load(id), loaders.viewerState.load(id)]);
      return {
        id,
        contentType: type.toLowerCase(),
        title,
        viewCount: stats?.viewCount ?? 0,
        likeCount: stats?.likeCount ?? 0,
        bookmarkCount: stats?.saveCount ?? 0,
        shareCount: stats?.shareCount ?? 0,
        commentCount: stats?.commentCount ?? 0,
        hasViewed: state?.hasViewed ?? false,
        hasLiked: state?.reactions?.includes('LIKE') ?? false,
        hasBookmarked: state?.hasSaved ?? false,
      };
    }),
  );
}
