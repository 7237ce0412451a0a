import { type GraphQLNamedType, type GraphQLSchema, getNamedType, isInterfaceType, isObjectType, isUnionType } from 'graphql';
import { type Role, roles } from '../domain/roles';

/** Access rule of an operation. */
export interface Rule {
  kind: 'query' | 'mutation' | 'subscription';
  name: string;
  /** Allowed without a token; the answer then contains public data only. */
  isOpen: boolean;
  /** Roles that are allowed. */
  roles: readonly Role[];
  /** Roles besides the owner that can use the operation on objects of other users; null if the operation names no object. */
  others: readonly Role[] | null;
}

/** Operations that need no token. Every other operation must have @Authorized. */
const open: ReadonlySet<string> = new Set([
  'collection',
  'collections',
  'comments',
  'content',
  'contents',
  'contentSeries',
  'contentStats',
  'erasureReceipt',
  'node',
  'nodes',
  'popular',
  'reactionGroups',
  'reviews',
  'search',
  'searchSuggestions',
  'similarContent',
  'stats',
  'trending',
  'trendingChanged',
  'viewPolicies',
]);

/** Roles of subscriptions. The server checks them at the start of a subscription, not at each event. */
const subscriptions: Record<string, readonly Role[]> = { activityStream: ['moderator', 'admin', 'service'], myNotifications: [] };

/** Operations on owned objects, with the roles besides the owner that can use them. */
const owned: Record<string, readonly Role[]> = {
  updateCollection: [],
  deleteCollection: [],
  addToCollection: [],
  removeFromCollection: [],
  moveInCollection: [],
  shareCollection: [],
  unshareCollection: [],
  editComment: [],
  deleteComment: ['moderator', 'admin'],
  viewSources: ['moderator', 'admin', 'service'],
};

interface Metadata {
  queries: Guarded[];
  mutations: Guarded[];
  fields: Guarded[];
  fieldResolvers: Guarded[];
}

interface Guarded {
  schemaName: string;
  roles?: Role[];
}

/** Reads the rule of each operation from the resolvers. @throws Error when an operation has no rule or two rules. */
export function rulesOf(schema: GraphQLSchema): Rule[] {
  const { queries, mutations, fields, fieldResolvers } = (globalThis as unknown as { TypeGraphQLMetadataStorage: Metadata })
    .TypeGraphQLMetadataStorage;
  if ([...fields, ...fieldResolvers].some(({ roles }) => roles))
    throw new Error('This field has its own roles. Add it to src/app/authorization-table.ts.');
  const guarded: Record<string, readonly Role[] | undefined> = {
    ...subscriptions,
    ...Object.fromEntries([...queries, ...mutations].map((one) => [one.schemaName, one.roles])),
  };
  return (['query', 'mutation', 'subscription'] as const).flatMap((kind) => {
    const type = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[kind];
    return Object.keys(type?.getFields() ?? {})
      .sort()
      .map((name): Rule => {
        const named = guarded[name];
        if (open.has(name) === (named !== undefined))
          throw new Error(`${name} must either be @Authorized or be named as open in src/app/authorization-table.ts.`);
        return { kind, name, isOpen: open.has(name), roles: named && named.length > 0 ? named : roles, others: owned[name] ?? null };
      });
  });
}

/** Formats the rules as a Markdown document. */
export function authorizationDocument(schema: GraphQLSchema): string {
  const rules = rulesOf(schema);
  const table = (['query', 'mutation', 'subscription'] as const).map((kind) => {
    const lines = rules.filter((rule) => rule.kind === kind).map((rule) => `| \`${rule.name}\` | ${cellsOf(rule).join(' | ')} |`);
    return `## ${titles[kind]}\n\n| operation | no token | user | owner | ${roles.slice(1).join(' | ')} |\n|---|---|---|---|---|---|---|\n${lines.join('\n')}\n`;
  });
  return `${introduction}\n${table.join('\n')}\n${typesTable(schema, rules)}`;
}

const titles = { query: 'Queries', mutation: 'Mutations', subscription: 'Subscriptions' };
const introduction = `# Who may ask what

Written by \`npm run schema\` from the resolvers; a test asks a running server for every cell. ✓ is allowed; ✗ is refused with
\`FORBIDDEN\`, without a token with \`UNAUTHENTICATED\`. The column *owner* is the user whose thing is named, where that matters:
then another user is refused with \`FORBIDDEN\`, or with \`NOT_FOUND\` when they may not even know of it. What is not named is always one's own: history,
favorites, notifications, \`myReports\`, recommendations and exports have no argument that names a user. In REST a path that names a
user is for that user, admins and services; others than the user are told no moods, notes and recipients.
`;

function cellsOf({ isOpen, roles: allowed, others }: Rule): string[] {
  const mark = (is: boolean) => (is ? '✓' : '✗');
  const [user, ...more] = roles.map((role) => mark(allowed.includes(role) && (others === null || others.includes(role))));
  return [mark(isOpen), user ?? '', others ? '✓' : '–', ...more];
}

/** Lists the types that need a token or a role, by the least restrictive operation that returns them. */
function typesTable(schema: GraphQLSchema, rules: readonly Rule[]): string {
  const reached = (reaches: (rule: Rule) => boolean): Set<string> => {
    const found = new Set<string>();
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const follow = (type: GraphQLNamedType): void => {
      if (found.has(type.name)) return;
      found.add(type.name);
      if (isUnionType(type) || isInterfaceType(type)) schema.getPossibleTypes(type).forEach(follow);
      if (isObjectType(type)) for (const field of Object.values(type.getFields())) follow(getNamedType(field.type));
    };
    for (const root of roots)
      for (const field of Object.values(root?.getFields() ?? {}))
        if (rules.some((rule) => rule.name === field.name && reaches(rule))) follow(getNamedType(field.type));
    return found;
  };
  const [byAnyone, byUsers] = [reached(({ isOpen }) => isOpen), reached(({ roles: allowed }) => allowed.includes('user'))];
  const all = reached(() => true);
  const types = [...all].filter((name) => isObjectType(schema.getType(name))).sort();
  const listed = (names: string[]) => names.map((name) => `\`${name}\``).join(', ');
  return `## Fields

A field is as open as the most open operation that leads to it. What is one's own in it (\`viewerState\`, notes, moods, a collection's
\`shareToken\`) is the asking viewer's, or null; what moderators do (\`moderationEvents\`, \`Report.events\`, \`moderatorId\`) is null for all
others. Fields of all other types need no token.

- Only with a token: ${listed(types.filter((name) => !byAnyone.has(name) && byUsers.has(name)))}.
- Only for moderators, admins or services, as the operations say: ${listed(types.filter((name) => !byUsers.has(name) && !byAnyone.has(name)))}.
`;
}
