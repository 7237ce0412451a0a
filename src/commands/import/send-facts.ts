import { grouped, startProgress } from '../../progress';
import type { GraphqlClient } from '../client';
import { mintToken } from '../token';
import { sendByHalves } from './by-halves';
import { chunks } from './contents';
import type { ImportedFact } from './read-facts';

export interface Sent {
  recorded: ImportedFact[];
  /** Of these, how many changed something: the others had been recorded before. */
  changedCount: number;
}

export const sendConcurrency = 8;
const factsPerRequest = 500;
const tokenDays = 1;

const track = `mutation Import($interactions: [InteractionInput!]!) {
  trackInteractions(input: { interactions: $interactions }) { results { index isChanged error { message } } } }`;

interface TrackAnswer {
  trackInteractions: { results: { index: number; isChanged: boolean; error: { message: string } | null }[] };
}

/** Sends each user's interactions in their order, several users side by side. @throws Error when the server goes away and stays away. */
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
    // Only services may send interactions of any age.
    const token = await mintToken(user, 'service', tokenDays);
    const send = async (part: readonly ImportedFact[]) => {
      const { trackInteractions } = await client.ask<TrackAnswer>(token, track, { interactions: part.map(({ interaction }) => interaction) });
      for (const { index, isChanged, error } of trackInteractions.results) {
        const fact = part[index] as ImportedFact;
        if (error) refuse(fact, error.message);
        else sent.recorded.push(fact);
        if (isChanged) sent.changedCount++;
      }
    };
    for (const part of chunks(facts, factsPerRequest)) {
      await sendByHalves(part, send, refuse);
      done += part.length;
    }
  };
  const lane = async () => {
    for (let next = users.pop(); next; next = users.pop()) await sendUser(next);
  };
  await Promise.all(Array.from({ length: sendConcurrency }, lane)).finally(progress.stop);
}
