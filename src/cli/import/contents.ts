import type { ContentType } from '../../domain/content-types';
import type { GraphqlClient } from '../client';
import { sendByHalves } from './bisect-batch';
import type { ContentDraft, ImportedFact } from './read-facts';

const idsPerQuery = 100;
const contentsPerRequest = 500;
const longestTitle = 500;

/** Returns the content type by content id. Omits ids that do not exist on the server. */
export async function typesOnServer(client: GraphqlClient, token: string, ids: readonly string[]): Promise<Map<string, ContentType>> {
  const query = 'query Known($ids: [ID!]!) { contents(ids: $ids) { id type } }';
  const answers = await Promise.all(
    chunks(ids, idsPerQuery).map((page) => client.ask<{ contents: ({ id: string; type: ContentType } | null)[] }>(token, query, { ids: page })),
  );
  const found = answers.flatMap(({ contents }) => contents).filter((content) => content !== null);
  return new Map(found.map(({ id, type }) => [id, type]));
}

const create = `mutation Create($contents: [ContentInput!]!) {
  upsertContents(input: { contents: $contents, onlyNew: true }) { createdCount errors { index message } } }`;

/**
 * Creates the contents whose ids do not exist on the server. Uses the option `onlyNew`, so that it does not overwrite removed contents, which
 * `typesOnServer` reports as missing. Calls `refuse` for each content that the server rejects.
 * @returns the number of created contents.
 */
export async function createContents(
  client: GraphqlClient,
  token: string,
  drafts: readonly ContentDraft[],
  refuse: (draft: ContentDraft, reason: string) => void,
): Promise<number> {
  let createdCount = 0;
  const send = async (part: readonly ContentDraft[]) => {
    const contents = part.map(({ title, ...content }) => ({ ...content, title: shortened(title) || content.id }));
    const { upsertContents } = await client.ask<{ upsertContents: { createdCount: number; errors: { index: number; message: string }[] } }>(
      token,
      create,
      { contents },
    );
    createdCount += upsertContents.createdCount;
    for (const { index, message } of upsertContents.errors) refuse(part[index] as ContentDraft, message);
  };
  for (const part of chunks(drafts, contentsPerRequest)) await sendByHalves(part, send, refuse);
  return createdCount;
}

function shortened(title: string): string {
  return (title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title).toWellFormed().replaceAll('\0', '').trim();
}

export interface ViewPolicy {
  type: ContentType;
  minDurationMs: number | null;
  minProgressPct: number | null;
  countsCompletion: boolean;
}

/** Returns the view policy of the server for each content type. */
export async function viewPolicies(client: GraphqlClient, token: string): Promise<Map<ContentType, ViewPolicy>> {
  const query = '{ viewPolicies { policies { type minDurationMs minProgressPct countsCompletion } } }';
  const { viewPolicies: answer } = await client.ask<{ viewPolicies: { policies: ViewPolicy[] } }>(token, query);
  return new Map(answer.policies.map((policy) => [policy.type, policy]));
}

/**
 * Returns why the server would not count a view. `unmeasured`: the view has no duration, progress or completion. `short`: the view is below all
 * thresholds of the content type. Returns null if the server counts the view or the interaction is not a view.
 */
export function viewFault({ interaction }: ImportedFact, policy: ViewPolicy | undefined): 'unmeasured' | 'short' | null {
  if (interaction.type !== 'VIEW' || !policy) return null;
  const { minDurationMs, minProgressPct, countsCompletion } = policy;
  if (minDurationMs === null && minProgressPct === null && !countsCompletion) return null;
  const { durationMs, progressPct, isComplete } = interaction;
  if (typeof durationMs === 'number' && minDurationMs !== null && durationMs >= minDurationMs) return null;
  if (typeof progressPct === 'number' && minProgressPct !== null && progressPct >= minProgressPct) return null;
  if (isComplete === true && countsCompletion) return null;
  return durationMs === undefined && progressPct === undefined && isComplete === undefined ? 'unmeasured' : 'short';
}

/** Returns a text such as "this server counts a view of type VIDEO from 3000 ms or 25 % or completion on". */
export function policyText({ type, minDurationMs, minProgressPct, countsCompletion }: ViewPolicy): string {
  const ways = [minDurationMs !== null && `${minDurationMs} ms`, minProgressPct !== null && `${minProgressPct} %`, countsCompletion && 'completion'];
  return `this server counts a view of type ${type} from ${ways.filter(Boolean).join(' or ')} on`;
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
