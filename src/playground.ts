import fastifyStatic from '@fastify/static';
import { type AltairConfigOptions, getDistDirectory, isSandboxFrame, renderAltair, SANDBOX_FRAME_CSP } from 'altair-static';
import type { FastifyInstance } from 'fastify';

/** Nothing is loaded from elsewhere, nor asked there; sockets alone may go anywhere, for browsers whose 'self' leaves them out. */
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'";

/**
 * Altair, an editor for GraphQL, at /playground/ with queries ready to run; its files come from its package, never from the
 * internet. `/playground/#token=…` signs in, and stays so: a fragment never leaves the browser.
 */
export async function servePlayground(fastify: FastifyInstance): Promise<void> {
  const page = renderAltair({ baseURL: './', serveInitialOptionsInSeperateRequest: 'start.js' });
  // Relative, so that it also works behind a proxy that adds a path.
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
      // Scripts that people write run in a frame without an origin, to which even these files are a stranger's.
      response.setHeader('content-security-policy', isSandboxFrame(path) ? SANDBOX_FRAME_CSP : contentSecurityPolicy);
      if (!isSandboxFrame(path)) return;
      response.setHeader('access-control-allow-origin', '*');
    },
  });
}

/** Altair opens them from left to right and stays at the last. */
const tabs = [
  {
    initialName: 'Live counts',
    initialQuery: `# The counts as they stand now, then every change. Leave this running and
# run something in the tab "Like, view, save" – or from another browser.
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
    initialQuery: `# What you did, newest first. The next page: history(first: 20, after: <endCursor>).
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
    initialQuery: `# What rises right now, beside what was liked and viewed most of all.
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
    initialQuery: `# Four acts: press the green button above one. The answer holds the counts
# as of its own commit. Press it twice: a repeat counts nothing.
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

# A repeated view is kept and leaves viewCount alone: that counts people.
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
    initialQuery: `# All that a card in a list shows, in one query.
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
/** Of each tab, those opened later too. */
const tabOptions: AltairConfigOptions = {
  initialHeaders: { Authorization: authorization },
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialSubscriptionsPayload: { Authorization: authorization },
};

/** Runs in the browser, once Altair has loaded. */
const startScript = `
const endpoint = new URL('../graphql', location.href);
const endpointURL = endpoint.origin + endpoint.pathname;
const tabOptions = { ...${JSON.stringify(tabOptions)}, endpointURL, subscriptionsEndpoint: endpointURL.replace(/^http/, 'ws') };
const initialWindows = ${JSON.stringify(tabs)}.map((tab) => ({ ...tabOptions, ...tab }));

// Kept for later visits; an empty one signs out.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token !== null) {
  localStorage.setItem('rapport_token', token.trim());
  history.replaceState(null, '', location.pathname);
}
addEventListener('hashchange', () => location.reload());

// Left empty, Altair sends no such header.
const known = localStorage.getItem('rapport_token');
const initialEnvironments = { base: { variables: { authorization: known ? 'Bearer ' + known : '' } } };

AltairGraphQL.init({ ...${JSON.stringify(options)}, ...tabOptions, initialWindows, initialEnvironments });
`;
