import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'viewed' }, { id: 'liked' });
  const { act } = actsOn(() => app);
  for (const as of ['u1', 'u2', 'u3']) await act('recordView', { contentId: 'viewed' }, { as, select: 'qualified' });
  await act('like', { contentId: 'liked' }, { as: 'u1' });
  await act('rate', { contentId: 'liked', rating: 10 }, { as: 'u1' });
});
afterAll(() => app.stop());

async function beside<T>(env: NodeJS.ProcessEnv, ask: (read: ReturnType<typeof actsOn>['read']) => Promise<T>): Promise<T> {
  const other = await startApp({ databaseUrl: app.databaseUrl, env });
  return ask(actsOn(() => other).read).finally(other.stop);
}

it('popularity is recomputed when a server starts with other weights: of all time, and of the days', async () => {
  const popular = (read: ReturnType<typeof actsOn>['read'], period: string) =>
    read(`{ popular(period: ${period}) { edges { node { score content { id } } } } }`, {}).then((data) =>
      data.popular.edges.map(({ node }: { node: { score: number; content: { id: string } } }) => `${node.content.id} ${node.score}`),
    );
  for (const period of ['ALL_TIME', 'DAY']) {
    expect(await beside({}, (read) => popular(read, period))).toEqual(['liked 6', 'viewed 3']);
    expect(await beside({ WEIGHTS: '{"viewCount": 10, "ratingCount": 0}' }, (read) => popular(read, period))).toEqual(['viewed 30', 'liked 4']);
  }
  await beside({}, async () => expect(await brokenLaws(app.pool)).toEqual([]));
});

it('a Bayesian average starts from ten ratings in the middle', async () => {
  const { stats } = await actsOn(() => app).read('{ stats(contentIds: ["liked"]) { averageRating bayesianRating } }', {});
  expect(stats).toEqual([{ averageRating: 10, bayesianRating: (10 + 10 * 5.5) / 11 }]);
});
