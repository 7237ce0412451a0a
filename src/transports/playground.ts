import fastifyStatic from '@fastify/static';
import { type AltairConfigOptions, getDistDirectory, isSandboxFrame, renderAltair, SANDBOX_FRAME_CSP } from 'altair-static';
import type { FastifyInstance } from 'fastify';

/**
 * Content security policy of the playground. Forbids other origins, but allows WebSockets to every origin, because 'self' does not include WebSockets
 * in some browsers.
 */
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'";

/**
 * Serves the GraphQL editor Altair with sample operations at /playground/. The files of the editor are in its npm package.
 * `/playground/#token=…` signs in with a token, which the server does not receive, because browsers do not send URL fragments.
 */
export async function servePlayground(fastify: FastifyInstance): Promise<void> {
  const page = renderAltair({ baseURL: './', serveInitialOptionsInSeperateRequest: 'start.js' });
  // The redirect is relative, so that it also works behind a proxy that serves the playground under a path prefix.
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
      // Altair runs scripts of users in a frame without an origin. The files of the frame need a policy of their own and a CORS header.
      response.setHeader('content-security-policy', isSandboxFrame(path) ? SANDBOX_FRAME_CSP : contentSecurityPolicy);
      if (!isSandboxFrame(path)) return;
      response.setHeader('access-control-allow-origin', '*');
    },
  });
}

/** Tabs that Altair opens, from left to right. It shows the last tab first. */
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
/** Settings of every tab, including tabs that the user opens later. */
const tabOptions: AltairConfigOptions = {
  initialHeaders: { Authorization: authorization },
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialSubscriptionsPayload: { Authorization: authorization },
};

/** Script that runs in the browser after the scripts of Altair. It stores the token, and starts Altair with the tabs. */
const startScript = `
const endpoint = new URL('../graphql', location.href);
const endpointURL = endpoint.origin + endpoint.pathname;
const tabOptions = { ...${JSON.stringify(tabOptions)}, endpointURL, subscriptionsEndpoint: endpointURL.replace(/^http/, 'ws') };
const initialWindows = ${JSON.stringify(tabs)}.map((tab) => ({ ...tabOptions, ...tab }));

// The browser stores the token for later visits. An empty token signs out.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token !== null) {
  localStorage.setItem('rapport_token', token.trim());
  history.replaceState(null, '', location.pathname);
}
addEventListener('hashchange', () => location.reload());

// Without a token, the Authorization header has an empty value, and Altair does not send it.
const known = localStorage.getItem('rapport_token');
const initialEnvironments = { base: { variables: { authorization: known ? 'Bearer ' + known : '' } } };

AltairGraphQL.init({ ...${JSON.stringify(options)}, ...tabOptions, initialWindows, initialEnvironments });
`;
