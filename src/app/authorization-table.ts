import { type GraphQLNamedType, type GraphQLSchema, getNamedType, isInterfaceType, isObjectType, isUnionType } from 'graphql';
import { type Role, roles } from '../domain/roles';

/** Access rule of one GraphQL query, mutation or subscription. */
export interface Rule {
  kind: 'query' | 'mutation' | 'subscription';
  name: string;
  /** Whether requests without a token can use the operation. They receive public data only. */
  isOpen: boolean;
  /** Roles that can use the operation with a token. */
  roles: readonly Role[];
  /** Roles that can use the operation on an object of another user, such as a comment; null if the operation has no argument for an object. */
  others: readonly Role[] | null;
}

/** Queries and subscriptions that need no token. Every other operation must have `@Authorized` or an entry in `subscriptions`. */
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

/** Roles that can start each subscription; an empty list allows every role. The server does not check the role again for each event. */
const subscriptions: Record<string, readonly Role[]> = { activityStream: ['moderator', 'admin', 'service'], myNotifications: [] };

/** Roles that can use an operation on an object of another user, such as a collection. With an empty list, only the owner can use it. */
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

/**
 * Reads the access rule of each operation from the `@Authorized` decorators and the lists above.
 * @throws Error if an operation is in `open` but also has a rule, or if it is not in `open` and has no rule in the decorators and lists.
 */
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

/** Returns the Markdown document of the access rules of all operations. */
export function authorizationDocument(schema: GraphQLSchema): string {
  const rules = rulesOf(schema);
  const table = (['query', 'mutation', 'subscription'] as const).map((kind) => {
    const lines = rules.filter((rule) => rule.kind === kind).map((rule) => `| \`${rule.name}\` | ${cellsOf(rule).join(' | ')} |`);
    return `## ${titles[kind]}\n\n| operation | no token | user | owner | ${roles.slice(1).join(' | ')} |\n|---|---|---|---|---|---|---|\n${lines.join('\n')}\n`;
  });
  return `${introduction}\n${table.join('\n')}\n${typesTable(schema, rules)}`;
}

const titles = { query: 'Queries', mutation: 'Mutations', subscription: 'Subscriptions' };
const introduction = `# Permissions

For developers and operators: which role can use which operation. \`npm run schema\` writes this page from the resolvers, and a test sends every
operation to a running server with every role.

- ✓ means allowed. ✗ means rejected: with \`UNAUTHENTICATED\` without a token, with \`FORBIDDEN\` otherwise.
- The column *owner* applies to operations that name an object of a user, such as a collection. Other users receive \`FORBIDDEN\`, or
  \`NOT_FOUND\` if they cannot see the object.
- Other operations act on the viewer's own data. History, favorites, notifications, \`myReports\`, recommendations and exports have no argument
  that names a user.
- In REST, the user, admins and services can use a path that names the user. Admins and services do not receive moods, notes and recipients.

[Tokens and roles](security.md#tokens-and-roles) describes the roles.
`;

function cellsOf({ isOpen, roles: allowed, others }: Rule): string[] {
  const mark = (is: boolean) => (is ? '✓' : '✗');
  const [user, ...more] = roles.map((role) => mark(allowed.includes(role) && (others === null || others.includes(role))));
  return [mark(isOpen), user ?? '', others ? '✓' : '–', ...more];
}

/**
 * Returns the Markdown section about the object types that clients without a token cannot read. The section lists the types that every signed-in user
 * can read, and the types that only moderators, admins or services can read.
 */
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

A field can be read by everybody who can use an operation that returns it. Personal fields (\`viewerState\`, notes, moods, the \`shareToken\` of a
collection) contain the viewer's own data, or null. Fields about the work of moderators (\`moderationEvents\`, \`Report.events\`, \`moderatorId\`) are
null for everybody except moderators and admins. Fields of types that are not listed here need no token.

- With a token only: ${listed(types.filter((name) => !byAnyone.has(name) && byUsers.has(name)))}.
- For moderators, admins or services only, depending on the operation: ${listed(types.filter((name) => !byUsers.has(name) && !byAnyone.has(name)))}.
`;
}
