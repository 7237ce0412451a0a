import { serverAudits } from 'graphql-http';
import { startApp, type TestApp } from './support/app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

// The audits of the GraphQL over HTTP specification, as its working group wrote them.
const audits = serverAudits({ url: () => `${app.url}/graphql`, fetchFn: fetch });

it('is judged by all of them', () => {
  expect(audits).toHaveLength(61);
});

it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
  const result = await audit.fn();
  expect(result).toMatchObject({ status: 'ok' });
});
