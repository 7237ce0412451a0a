// Imports go one way, by folder: domain ← infrastructure ← ledger ← graphql ← features ← transports ← app ← cli, main.
// `npm run check` fails on any other direction. docs/architecture.md explains the layers.
const features = 'interactions|catalog|insights|discovery|community|live|privacy|operations';
const layers = ['domain', 'infrastructure', 'ledger', 'graphql', features, 'transports', 'app', 'cli'];
const resolver = '\\.resolver\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-folder-circles', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    ...layers.slice(0, -1).map((layer, i) => ({
      name: `${layer === features ? 'features' : layer}-import-only-lower-layers`,
      severity: 'error',
      from: { path: `^src/(${layer})/` },
      to: { path: `^src/(main\\.ts$|(${layers.slice(i + 1).join('|')})/)` },
    })),
    {
      name: 'only-main-starts-the-app',
      severity: 'error',
      from: { pathNot: '^src/main\\.ts$' },
      to: { path: '^src/app/app\\.ts$' },
    },
    {
      name: 'only-the-schema-imports-resolvers',
      severity: 'error',
      from: { pathNot: `^src/app/schema\\.ts$|${resolver}` },
      to: { path: resolver },
    },
    {
      name: 'features-share-queries-and-types',
      comment: 'A feature does not import the resolvers of another one.',
      severity: 'error',
      from: { path: '^src/([a-z-]+/[a-z-]+)/' },
      to: { path: resolver, pathNot: '^src/$1/' },
    },
    {
      name: 'dev-stays-outside',
      comment: 'The browser code is bundled: its packages are not loaded at run time.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/clients/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    },
    {
      name: 'clients-run-in-a-browser',
      severity: 'error',
      from: { path: '^src/clients/([a-z-]+)/' },
      to: { path: '^src/', pathNot: '^src/clients/$1/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: 'src/infrastructure/database/generated',
  },
};
