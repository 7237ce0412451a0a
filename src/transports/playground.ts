import fastifyStatic from '@fastify/static';
import { type AltairConfigOptions, getDistDirectory, isSandboxFrame, renderAltair, SANDBOX_FRAME_CSP } from 'altair-static';
import type { FastifyInstance } from 'fastify';

/** Content security policy without other origins. Sockets can connect anywhere, because 'self' does not cover them in some browsers. */
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'";

/**
 * Serves Altair, a GraphQL editor, at /playground/ with sample operations; the editor's files come from its npm package.
 * `/playground/#token=…` signs in. Browsers do not send fragments to servers.
 */
export async function servePlayground(fastify: FastifyInstance): Promise<void> {
  const page = renderAltair({ baseURL: './', serveInitialOptionsInSeperateRequest: 'start.js' });
  // A relative redirect works behind a proxy that adds a path.
  for (const url of ['/', '/playground']) fastify.get(url, (_, reply) => reply.redirect('playground/'));
  fastify.get('/playground/', (_, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', contentSecurityPolicy).send(page),
  );
  fastify.get('/playground/start.js', (_, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(startScript),
  );
  await fastify.register(fastifyStatic, {
    root: getDistDirectory(),
    prefix: '/playground/',
    index: false,
    decorateReply: false,
    setHeaders: (response, path) => {
      // User scripts run in a frame without an origin, for which these files are cross-origin.
      response.setHeader('content-security-policy', isSandboxFrame(path) ? SANDBOX_FRAME_CSP : contentSecurityPolicy);
      if (!isSandboxFrame(path)) return;
      response.setHeader('access-control-allow-origin', '*');
    },
  });
}

/** The tabs, from left to right. Altair shows the last one. */
const tabs = [
  {
    initialName: 'Live counts',
    initialQuery: `# The current counts, then every change. Keep this running, and
# run a mutation in the tab "Like, view, save" or in another browser.
subscription LiveCounts {
  contentStats(ids: ["video-2"]) {
    contentId
    version
    viewCount
    totalViewCount
    likeCount
    saveCount
  }
}
`,
  },
  {
    initialName: 'History',
    initialQuery: `# Your interactions, newest first. Next page: history(first: 20, after: <endCursor>).
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
    initialQuery: `# Contents that are trending now, and the most popular contents of all time.
query Rankings {
  trending(period: HOUR, first: 10) {
    edges { node { rank score content { id title theme } } }
  }
  popular(period: ALL_TIME, first: 10) {
    edges { node { rank score content { id title theme } } }
  }
}
`,
  },
  {
    initialName: 'Like, view, save',
    initialQuery: `# Four mutations: press the green button above one. The response has the counts
# as of its own commit. Press it twice: a repeat does not count again.
mutation Like {
  like(input: { contentId: "video-2" }) {
    isChanged
    content { stats { likeCount } viewerState { hasLiked } }
  }
}

mutation Unlike {
  unlike(input: { contentId: "video-2" }) {
    isChanged
    content { stats { likeCount } viewerState { hasLiked } }
  }
}

# A repeated view does not change viewCount, which counts distinct users.
mutation RecordView {
  recordView(input: { contentId: "video-2", durationMs: 42000, progressPct: 60 }) {
    qualified
    isChanged
    content { stats { viewCount totalViewCount } viewerState { timesViewed } }
  }
}

mutation Save {
  save(input: { contentId: "video-2", notes: "For the weekend", tags: ["later"] }) {
    isChanged
    content { stats { saveCount } viewerState { hasSaved notes tags } }
  }
}
`,
  },
  {
    initialName: 'A card',
    initialQuery: `# All data of a card in a list, in one query.
# To sign in, add #token=<your token> to this page's address and press Enter.
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

const authorization = '{{authorization}}';
const options: AltairConfigOptions = {
  instanceStorageNamespace: 'rapport_',
  disableAccount: true,
  initialSettings: { 'schema.reloadOnStart': true, 'alert.disableUpdateNotification': true, disablePushNotification: true },
  persistedSettings: { 'banners.disable': true },
};
/** Headers of every tab, including tabs that are opened later. */
const tabOptions: AltairConfigOptions = {
  initialHeaders: { Authorization: authorization },
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialSubscriptionsPayload: { Authorization: authorization },
};

/** Runs in the browser after Altair has loaded. */
const startScript = `
const endpoint = new URL('../graphql', location.href);
const endpointURL = endpoint.origin + endpoint.pathname;
const tabOptions = { ...${JSON.stringify(tabOptions)}, endpointURL, subscriptionsEndpoint: endpointURL.replace(/^http/, 'ws') };
const initialWindows = ${JSON.stringify(tabs)}.map((tab) => ({ ...tabOptions, ...tab }));

// Stored for later visits. An empty token signs out.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token !== null) {
  localStorage.setItem('rapport_token', token.trim());
  history.replaceState(null, '', location.pathname);
}
addEventListener('hashchange', () => location.reload());

// Altair does not send empty headers.
const known = localStorage.getItem('rapport_token');
const initialEnvironments = { base: { variables: { authorization: known ? 'Bearer ' + known : '' } } };

AltairGraphQL.init({ ...${JSON.stringify(options)}, ...tabOptions, initialWindows, initialEnvironments });
`;
