import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { badInput } from '../domain/errors';
import { isUuid } from '../domain/identifiers';
import { DefaultField } from './default-values';
import { IsBetween, isText } from './validation';

const maxPageSize = 100;

@ArgsType()
export class PageArgs {
  @DefaultField(() => Int, 20, `Maximum number of items on the page, 1–${maxPageSize}.`)
  @IsBetween(1, maxPageSize)
  first!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Returns the page that follows this cursor. Use the `endCursor` of the previous page, from the same query with the same filters. Omitted or null: the first page.',
  })
  after?: string | null;
}

@ObjectType({ description: 'Position of a page in a paginated list.' })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether the list has items after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether the list has items before this page. True if the request had an `after` cursor.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item of the page. Null for an empty page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item of the page. Pass it as `after` to get the next page. Null for an empty page.',
  })
  endCursor!: string | null;
}

interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Connection<T> {
  edges: Edge<T>[];
  nodes: T[];
  pageInfo: PageInfo;
}

/** Defines the GraphQL type of a Relay connection of `NodeClass`. Without `EdgeClass`, its edges have only `cursor` and `node`. */
export function connectionOf<T extends object>(
  name: string,
  NodeClass: () => ClassType<T>,
  EdgeClass: ClassType<Edge<T>> = edgeOf(name, NodeClass),
): ClassType<Connection<T>> {
  @ObjectType(`${name}Connection`, { description: `One page of a list of ${name} objects.` })
  class NodeConnection implements Connection<T> {
    @Field(() => [EdgeClass], { description: 'Items of this page with their cursors, in the order of the list.' })
    edges!: Edge<T>[];

    @Field(() => [NodeClass()], { description: 'Items of this page without their cursors, in the order of the list.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Cursors of this page, and whether the list has further pages.' })
    pageInfo!: PageInfo;
  }
  return NodeConnection;
}

function edgeOf<T extends object>(name: string, NodeClass: () => ClassType<T>): ClassType<Edge<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a list, with its cursor.` })
  class NodeEdge implements Edge<T> {
    @Field(() => String, { description: 'Opaque position of this item in the list. Pass it as `after` to get the items that follow.' })
    cursor!: string;

    @Field(() => NodeClass(), { description: `The ${name} at this position of the list.` })
    node!: T;
  }
  return NodeEdge;
}

/**
 * Converts rows to a page of at most `first` items. Callers read `first + 1` rows, because the additional row shows that another page
 * follows. `keyOf` returns the sort key of a row, which its cursor contains. `list` names the list and its filters.
 */
export function toConnection<Row, T>(
  rows: Row[],
  { first, after }: PageArgs,
  list: string,
  keyOf: (row: Row) => unknown[],
  nodeOf: (row: Row, index: number) => T,
): Connection<T> {
  const edges = rows.slice(0, first).map((row, index) => ({ cursor: encodeCursor(list, keyOf(row)), node: nodeOf(row, index) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: Boolean(after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Returns the page without the items for which `isThere` returns false, for example because they no longer exist. */
export function filterConnection<T>(page: Connection<T>, isThere: (node: T) => boolean): Connection<T> {
  const edges = page.edges.filter(({ node }) => isThere(node));
  return { ...page, edges, nodes: edges.map(({ node }) => node) };
}

/** Checks for each type of value in a cursor. Clients can forge cursors, so the server checks the values before it uses them in SQL. */
const keyParts = {
  // PostgreSQL rejects other years than 0001–9999 in the ISO format of JavaScript, for example +010000.
  time: (part: unknown) => typeof part === 'string' && /^(?!0000)\d{4}-/.test(part) && new Date(part).toISOString() === part,
  text: (part: unknown) => isText(part, 600),
  uuid: (part: unknown) => typeof part === 'string' && isUuid(part),
  number: Number.isFinite,
  count: (part: unknown) => Number.isSafeInteger(part) && Math.abs(part as number) < 2 ** 31,
  rank: (part: unknown) => Number.isInteger(part) && (part as number) > 0 && (part as number) < 2 ** 30,
};

/** Maximum length of a cursor in characters. The server never issues longer cursors, and rejects them without parsing. */
const maxCursor = 16_384;

/**
 * Returns the sort key that the cursor `after` contains; null without a cursor. `list` names the list and its filters. `shape` contains the
 * type of each part of the sort key.
 * @throws CodedError BAD_USER_INPUT if `after` is not a cursor of this list.
 */
export function decodeCursor(list: string, after: string | null | undefined, shape: readonly (keyof typeof keyParts)[]): (string | number)[] | null {
  if (after === null || after === undefined) return null;
  try {
    if (after.length > maxCursor) throw new Error('The cursor is too long.');
    const [of, ...key] = JSON.parse(Buffer.from(after, 'base64url').toString('utf8')) as (string | number)[];
    if (of === list && key.length === shape.length && shape.every((part, index) => keyParts[part](key[index]))) return key;
  } catch {
    // A cursor that cannot be parsed causes the same error as a cursor of another list.
  }
  throw badInput('after', 'after must be the endCursor of a page of the same list, with the same filters.');
}

function encodeCursor(list: string, key: unknown[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}
