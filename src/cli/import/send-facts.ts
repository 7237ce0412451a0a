import { setTimeout as pause } from 'node:timers/promises';
import type { GraphqlClient } from '../client';
import { grouped, startProgress } from '../progress';
import { mintToken } from '../token';
import { sendByHalves } from './bisect-batch';
import { chunks } from './contents';
import type { ImportedFact } from './read-facts';

export interface Sent {
  recorded: Set<ImportedFact>;
  /** Recorded interactions for which the server returned `isChanged: true`. Repeat views and duplicates are not among them. */
  changed: Set<ImportedFact>;
}

export const sendConcurrency = 8;
const factsPerRequest = 500;
const tokenDays = 1;

const track = `mutation Import($interactions: [InteractionInput!]!) {
  trackInteractions(input: { interactions: $interactions }) { results { index isChanged error { code message } } } }`;

interface TrackAnswer {
  trackInteractions: { results: { index: number; isChanged: boolean; error: { code: string; message: string } | null }[] };
}

/** Error codes of single interactions that the import sends again. */
const retryable = ['OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED'];
const mostAttempts = 12;
const longestPauseMs = 5_000;

/**
 * Sends the interactions of up to eight users at the same time, and those of each user in order. Adds the results to `sent`, and calls `refuse` for
 * each rejected interaction.
 * @throws Error when the server stays unreachable.
 */
export async function sendFacts(
  client: GraphqlClient,
  byUser: ReadonlyMap<string, readonly ImportedFact[]>,
  refuse: (fact: ImportedFact, reason: string) => void,
  sent: Sent,
): Promise<void> {
  const total = [...byUser.values()].reduce((sum, facts) => sum + facts.length, 0);
  let done = 0;
  const progress = startProgress(
    () => total,
    () => done,
    () => `${grouped(done)} of ${grouped(total)} interactions`,
  );
  const users = [...byUser];
  const sendUser = async ([user, facts]: [string, readonly ImportedFact[]]) => {
    // The token has the role `service`, because only services can record interactions of any age.
    const token = await mintToken(user, 'service', tokenDays);
    const send = async (part: readonly ImportedFact[], attempt = 1): Promise<void> => {
      const { trackInteractions } = await client.ask<TrackAnswer>(token, track, { interactions: part.map(({ interaction }) => interaction) });
      const { results } = trackInteractions;
      const later = attempt < mostAttempts ? results.findIndex(({ error }) => error && retryable.includes(error.code)) : -1;
      for (const { index, isChanged, error } of results) {
        const fact = part[index] as ImportedFact;
        if (isChanged) sent.changed.add(fact);
        if (later >= 0 && index >= later) continue;
        if (error) refuse(fact, error.message);
        else sent.recorded.add(fact);
      }
      if (later < 0) return;
      await pause(Math.min(longestPauseMs, 100 * 2 ** attempt));
      // Repeats the failed interaction and all later ones, so that their order stays the same. Repeating a recorded interaction changes nothing.
      await send(part.slice(later), attempt + 1);
    };
    for (const part of chunks(facts, factsPerRequest)) {
      await sendByHalves(part, (some) => send(some), refuse);
      done += part.length;
    }
  };
  const lane = async () => {
    for (let next = users.pop(); next; next = users.pop()) await sendUser(next);
  };
  await Promise.all(Array.from({ length: sendConcurrency }, lane)).finally(progress.stop);
}
