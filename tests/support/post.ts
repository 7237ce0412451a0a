import { tokenOf } from './tokens';

const patienceMs = 30_000;

/** Asks a server of which nothing but the address is known: its whole answer. @throws Error when none came. */
// biome-ignore lint/suspicious/noExplicitAny: whatever a test expects of it, it says itself
export async function post(url: string, token: string, query: string, variables: object = {}): Promise<any> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(patienceMs),
  });
  return response.json();
}

/** Fills the catalogue through such a server. */
export async function addContents(url: string, ids: string[]): Promise<void> {
  const query = 'mutation ($input: UpsertContentsInput!) { upsertContents(input: $input) { createdCount } }';
  const contents = ids.map((id) => ({ id, type: 'ARTICLE', title: id }));
  const answer = await post(url, await tokenOf('catalogue', 'service'), query, { input: { contents } });
  if (answer.data?.upsertContents.createdCount !== ids.length) throw new Error(JSON.stringify(answer));
}
