import { tokenOf } from './tokens';

const timeoutMs = 30_000;

/** Sends an operation to the server at `url` and returns the complete response. @throws Error if the server does not respond. */
// biome-ignore lint/suspicious/noExplicitAny: each test states the shape that it expects
export async function post(url: string, token: string, query: string, variables: object = {}): Promise<any> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return response.json();
}

/** Adds contents with these ids to the catalogue of the server at `url`. */
export async function addContents(url: string, ids: string[]): Promise<void> {
  const query = 'mutation ($input: UpsertContentsInput!) { upsertContents(input: $input) { createdCount } }';
  const contents = ids.map((id) => ({ id, type: 'ARTICLE', title: id }));
  const answer = await post(url, await tokenOf('catalogue', 'service'), query, { input: { contents } });
  if (answer.data?.upsertContents.createdCount !== ids.length) throw new Error(JSON.stringify(answer));
}
