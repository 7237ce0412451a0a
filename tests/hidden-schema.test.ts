import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

it('names nothing of the schema in its suggestions, over any transport, where introspection is disabled', async () => {
  const closed = await startApp({ databaseUrl: app.databaseUrl, env: { INTROSPECTION: 'off' } });
  const wrong: [string, object][] = [
    ['{ viewr { id } }', {}],
    ['{ contents(idz: ["c1"]) { id } }', {}],
    ['query ($x: LikeInputt!) { viewer { id } }', {}],
    ['{ trending(period: DAYY) { nodes { rank } } }', {}],
    ['mutation { like(input: { contentIdd: "c1" }) { isChanged } }', {}],
    ['mutation ($x: LikeInput!) { like(input: $x) { isChanged } }', { x: { contentIdd: 'c1' } }],
    ['query ($x: TrendPeriod!) { trending(period: $x) { nodes { rank } } }', { x: 'DAYY' }],
    ['subscription ($x: TrendPeriod!) { trendingChanged(period: $x) { asOf } }', { x: 'DAYY' }],
  ];
  try {
    for (const [server, expectation] of [
      [closed, expect.not.stringMatching(/did you mean/i)],
      [app, expect.stringMatching(/did you mean/i)],
    ] as const) {
      const socket = await openSocket(server.url);
      await socket.init(await tokenOf('ann'));
      for (const [query, variables] of wrong) {
        const answers = [await socket.ask(query, variables)];
        const stream = await openStream(server.url, query, variables, { token: await tokenOf('ann') });
        answers.push((await stream.take(({ event }) => event === 'next')).data);
        stream.drop();
        const { errors } = await server.ask(query, variables, { as: 'ann' });
        // Subscriptions do not go over plain HTTP.
        if (!query.startsWith('subscription')) answers.push({ errors });
        for (const answer of answers) expect([query, JSON.stringify(answer)]).toEqual([query, expectation]);
      }
      await socket.close();
    }
  } finally {
    await closed.stop();
  }
});
