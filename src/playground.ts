import fastifyStatic from '@fastify/static';
import { type AltairConfigOptions, getDistDirectory, isSandboxFrame, renderAltair, SANDBOX_FRAME_CSP } from 'altair-static';
import type { FastifyInstance } from 'fastify';

/** The only place that may be talked to, and the reason why nothing here can call home. Sockets are named for browsers whose 'self' leaves them out. */
const contentSecurityPolicy = "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'";

/**
 * Altair, an editor for GraphQL, at /playground/ with queries ready to run; its files come from its package, never from the
 * internet. `/playground/#token=…` signs in: a fragment stays in the browser.
 */
export async function servePlayground(fastify: FastifyInstance): Promise<void> {
  const page = renderAltair({ baseURL: './', serveInitialOptionsInSeperateRequest: 'start.js' });
  // Relative, so that it also works behind a proxy that adds a path.
  for (const url of ['/', '/playground']) fastify.get(url, (_, reply) => reply.redirect('playground/'));
  fastify.get('/playground/', (_, reply) => reply.type('text/html; charset=utf-8').header('content-security-policy', contentSecurityPolicy).send(page));
  fastify.get('/playground/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(startScript));
  await fastify.register(fastifyStatic, {
    root: getDistDirectory(),
    prefix: '/playground/',
    index: false,
    decorateReply: false,
    setHeaders: (reply, path) => {
      if (isSandboxFrame(path)) reply.header('content-security-policy', SANDBOX_FRAME_CSP);
    },
  });
}

const tabs = [
  {
    initialName: 'Live counts',
    initialQuery: `# First the counts as they stand, then every change.
# Leave it running, then like something in the next tab.
subscription LiveCounts {
  contentStats(ids: ["video-1", "audio-1", "article-1"]) {
    id
    version
    viewCount
    likeCount
    saveCount
    shareCount
  }
}
`,
  },
  {
    initialName: 'History',
    initialQuery: `# What you did, newest first.
query History {
  history(first: 20) {
    edges {
      node {
        type
        occurredAt
        content { id type title }
        durationMs
        progressPct
        timesViewed
        platform
        notes
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
  {
    initialName: 'Trending',
    initialQuery: `# What rises in this hour, beside what was ever the most popular. Two queries: run the one at the cursor.
query Trending {
  trending(period: HOUR, first: 10) {
    edges { node { rank score content { id type title theme } } }
  }
}

query Popular {
  popular(period: ALL_TIME, first: 10) {
    edges { node { rank score content { id type title theme stats { viewCount likeCount } } } }
  }
}
`,
  },
  {
    initialName: 'Like, view, save',
    initialQuery: `# Four acts: run the one at the cursor. Each answers with the counts of its own commit; a repeat counts nothing.
mutation Like {
  like(input: { contentId: "video-1" }) {
    isChanged
    content { stats { likeCount } viewerState { hasLiked } }
  }
}

mutation Unlike {
  unlike(input: { contentId: "video-1" }) {
    isChanged
    content { stats { likeCount } viewerState { hasLiked } }
  }
}

mutation RecordView {
  recordView(input: { contentId: "video-1", durationMs: 42000, progressPct: 60 }) {
    qualified
    missing
    isChanged
    content { stats { viewCount totalViewCount } viewerState { timesViewed progressPct } }
  }
}

mutation Save {
  save(input: { contentId: "video-1", notes: "For the weekend", tags: ["later"] }) {
    isChanged
    content { stats { saveCount } viewerState { hasSaved notes tags } }
  }
}
`,
  },
  {
    initialName: 'A card',
    initialQuery: `# Not signed in? Put your token behind this page's address, as in …/playground/#token=eyJhb…
# "npm start" prints one, "npm run token -- ben" makes one.
query Card {
  content(id: "video-1") {
    title
    description
    theme
    tags
    stats { viewCount likeCount saveCount shareCount }
    viewerState { hasViewed hasLiked hasSaved timesViewed progressPct }
  }
}
`,
  },
];

const storage = 'rapport_';
const authorization = '{{authorization}}';
const options: AltairConfigOptions = {
  initialHeaders: { Authorization: authorization },
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialSubscriptionsPayload: { Authorization: authorization },
  initialWindows: tabs.map((tab) => ({ ...tab, initialSubscriptionRequestHandlerId: 'graphql-ws' })),
  instanceStorageNamespace: storage,
  disableAccount: true,
  initialSettings: { 'schema.reloadOnStart': true, 'alert.disableUpdateNotification': true, disablePushNotification: true },
  persistedSettings: { 'banners.disable': true },
};

/** Runs in the browser, once Altair has loaded. */
const startScript = `
const options = ${JSON.stringify(options)};

const endpoint = new URL('../graphql', location.href);
options.endpointURL = endpoint.origin + endpoint.pathname;
options.subscriptionsEndpoint = options.endpointURL.replace(/^http/, 'ws');

const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
const variables = { authorization: token && 'Bearer ' + token };
options.initialEnvironments = { base: { variables } };
if (token) {
  history.replaceState(null, '', location.pathname);
  await replaceStored(variables).catch(() => {});
}
addEventListener('hashchange', () => location.reload());

AltairGraphQL.init(options);

// What Altair has stored wins over its options: a later visit's token has to go there.
async function replaceStored(variables) {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === 'AltairDB')) return;
  const db = await answer(indexedDB.open('AltairDB'));
  const states = db.transaction('appState', 'readwrite').objectStore('appState');
  const key = '[${storage}]::environments';
  const stored = await answer(states.get(key));
  if (stored) {
    const environments = JSON.parse(stored.value);
    environments.base.variablesJson = JSON.stringify({ ...JSON.parse(environments.base.variablesJson), ...variables });
    await answer(states.put({ key, value: JSON.stringify(environments) }));
  }
  db.close();
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
`;
