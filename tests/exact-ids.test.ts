import { startApp, type TestApp } from './support/app';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

describe('an id that JSON has rounded is refused, for it would be another one:', () => {
  const rounded = ['9007199254740993', '-9007199254740993', '12345678901234567890', '1e21', '1.5', '1e400', '-0.5'];
  const documents = [
    ['an argument', 'query ($x: ID!) { content(id: $x) { id } }', (id: string) => `{"x":${id}}`],
    ['a list', 'query ($x: [ID!]!) { contents(ids: $x) { id } }', (id: string) => `{"x":["c1",${id}]}`],
    ['a field of an input', 'mutation ($x: LikeInput!) { like(input: $x) { isChanged } }', (id: string) => `{"x":{"contentId":${id}}}`],
  ] as const;

  it.each(documents)('%s', async (_, query, variablesOf) => {
    await app.ask('{ viewer { id } }', {}, { as: 'ann' });
    const before = await tableHashes(app.pool);
    for (const id of rounded) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('ann')}` },
        body: `{"query":${JSON.stringify(query)},"variables":${variablesOf(id)}}`,
      });
      const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
      expect(errors).toMatchObject([{ message: expect.stringMatching(/Send a longer number as text/), extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('while a whole number that JSON holds exactly, and any in text, is taken for what it says', async () => {
    await app.addContents({ id: '9007199254740991' }, { id: '9007199254740993' });
    const ids = async (ids: unknown[]) =>
      (await app.ask<{ contents: ({ id: string } | null)[] }, object>(documents[1][1], { x: ids }, {})).data?.contents;
    expect(await ids([9_007_199_254_740_991, '9007199254740993'])).toEqual([{ id: '9007199254740991' }, { id: '9007199254740993' }]);
    const { data } = await app.ask<{ content: { id: string } }, object>('{ content(id: 9007199254740993) { id } }', {});
    expect(data?.content.id).toBe('9007199254740993');
  });
});
