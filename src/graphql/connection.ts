import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { badInput } from '../domain/errors';
import { isUuid } from '../domain/identifiers';
import { DefaultField } from './default-values';
import { IsBetween, isText } from './validation';

const maxPageSize = 100;

@ArgsType()
export class PageArgs {
  @DefaultField(() => Int, 20, `How many, 1–${maxPageSize}.`)
  @IsBetween(1, maxPageSize)
  first!: number;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before. Cursors belong to one list with one set of filters.' })
  after?: string | null;
}

@ObjectType({ description: 'Where a page stands in its list.' })
class PageInfo {
  @Field(() => Boolean, { description: 'There is more after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'There is something before this page: true on every page but the first.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge: pass it as `after` for the next page.' })
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

/** The type of a Relay connection over `NodeClass`, named after it, with edges of its own unless there is more to them. */
export function connectionOf<T extends object>(
  name: string,
  NodeClass: () => ClassType<T>,
  EdgeClass: ClassType<Edge<T>> = edgeOf(name, NodeClass),
): ClassType<Connection<T>> {
  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class NodeConnection implements Connection<T> {
    @Field(() => [EdgeClass], { description: 'The entries of this page, in order.' })
    edges!: Edge<T>[];

    @Field(() => [NodeClass()], { description: 'The items of this page, in order: the nodes of its edges.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Where this page stands in its list.' })
    pageInfo!: PageInfo;
  }
  return NodeConnection;
}

function edgeOf<T extends object>(name: string, NodeClass: () => ClassType<T>): ClassType<Edge<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list, and its place.` })
  class NodeEdge implements Edge<T> {
    @Field(() => String, { description: 'Position of the item in the list: pass it as `after` to get the items that follow.' })
    cursor!: string;

    @Field(() => NodeClass(), { description: 'The item.' })
    node!: T;
  }
  return NodeEdge;
}

/** A page out of `first + 1` rows: the one too many tells that there is more. `keyOf` gives what the list is sorted by. */
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

/** The page without the items that turn out to be gone. */
export function filterConnection<T>(page: Connection<T>, isThere: (node: T) => boolean): Connection<T> {
  const edges = page.edges.filter(({ node }) => isThere(node));
  return { ...page, edges, nodes: edges.map(({ node }) => node) };
}

/** What the parts of a cursor's key may be. Cursors come back from outside: what somebody made up must not reach SQL. */
const keyParts = {
  // The years that PostgreSQL reads in this form.
  time: (part: unknown) => typeof part === 'string' && /^(?!0000)\d{4}-/.test(part) && new Date(part).toISOString() === part,
  text: (part: unknown) => isText(part, 600),
  uuid: (part: unknown) => typeof part === 'string' && isUuid(part),
  number: Number.isFinite,
  count: (part: unknown) => Number.isSafeInteger(part) && Math.abs(part as number) < 2 ** 31,
  rank: (part: unknown) => Number.isInteger(part) && (part as number) > 0 && (part as number) < 2 ** 30,
};

/** A longer one would cost time to parse, and is none of ours. */
const maxCursor = 16_384;

/**
 * The key that a cursor stands for; null without a cursor. `list` names the list and its filters, `shape` the parts of its key.
 * @throws CodedError BAD_USER_INPUT when it is no cursor, or one of another list.
 */
export function decodeCursor(list: string, after: string | null | undefined, shape: readonly (keyof typeof keyParts)[]): (string | number)[] | null {
  if (after === null || after === undefined) return null;
  try {
    if (after.length > maxCursor) throw new Error('It is longer than any cursor.');
    const [of, ...key] = JSON.parse(Buffer.from(after, 'base64url').toString('utf8')) as (string | number)[];
    if (of === list && key.length === shape.length && shape.every((part, index) => keyParts[part](key[index]))) return key;
  } catch {
    // falls through to the refusal
  }
  throw badInput('after', 'after must be the endCursor of a page of this very list, with the same filters.');
}

function encodeCursor(list: string, key: unknown[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}
