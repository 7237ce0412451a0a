// Imports go one way: config errors page … ← database auth ← feature types, queries, loaders ← ledger ← context ← feature
// resolvers ← schema ← doors ← app ← main. `npm run check` holds it.
const doors = '^src/(app|doors|jobs|services|http|socket|sse|playground|probes|schema|main)\\.ts$|^src/(rest|tracker|dashboard)/';
// What turns inputs into facts belongs to them: it reads the context.
const resolvers = '(^|/)(resolver|fact|input)\\.ts$|^src/(node-resolver|act)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'main-is-the-top', severity: 'error', from: { pathNot: '^src/main\\.ts$' }, to: { path: '^src/main\\.ts$' } },
    {
      name: 'only-main-assembles',
      comment: 'app is put together by main (and by tests)',
      severity: 'error',
      from: { pathNot: '^src/main\\.ts$' },
      to: { path: '^src/app\\.ts$' },
    },
    {
      name: 'resolvers-belong-to-the-schema',
      severity: 'error',
      from: { pathNot: `^src/schema\\.ts$|^src/rest/|${resolvers}` },
      to: { path: resolvers },
    },
    {
      name: 'rest-asks-what-resolvers-ask',
      comment: 'a route makes the same facts and asks the same questions; it is no second way into a resolver',
      severity: 'error',
      from: { path: '^src/rest/' },
      to: { path: '(^|/)resolver\\.ts$|^src/ledger/' },
    },
    {
      name: 'below-the-context',
      comment: 'queries, loaders, pure files and the ledger know nothing of requests',
      severity: 'error',
      from: { path: '^src/(database|ledger)/|(queries|loader|score|policy|counters|upsert|types)\\.ts$' },
      to: { path: `${doors}|^src/context\\.ts$|${resolvers}` },
    },
    {
      name: 'one-writer',
      comment: 'only act, bulk tracking, the demo and the operators’ stream speak to the ledger; only the ledger holds its statements',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(ledger/|demo/|track/|live/activity-feed\\.ts|act\\.ts|services\\.ts|context\\.ts|metrics\\.ts)',
      },
      to: { path: '^src/ledger/' },
    },
    {
      name: 'features-share-only-what-is-below',
      comment: 'a feature imports another only for its types, queries and loaders',
      severity: 'error',
      from: { path: '^src/([a-z-]+)/' },
      to: { path: '(^|/)resolver\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'foundations-first',
      severity: 'error',
      from: { path: '^src/(errors|identifiers|page|range|scalars|validation|auth)\\.ts$' },
      to: { path: '^src/[a-z-]+/' },
    },
    {
      name: 'dev-stays-outside',
      comment: 'the pages are bundled: nothing of theirs is loaded at run time',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/[a-z-]+/page/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    },
    {
      name: 'pages-run-in-a-browser',
      severity: 'error',
      from: { path: '^src/([a-z-]+)/page/' },
      to: { path: '^src/', pathNot: '^src/$1/page/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: 'src/database/generated',
  },
};
