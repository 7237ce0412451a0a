/** Schema of the hand-written GraphQL servers. */
export const typeDefs = `
  type Content {
    id: ID!
    viewCount: Int!
    likeCount: Int!
    hasViewed: Boolean!
  }
  type Query {
    content(id: ID!): Content
    contents(ids: [ID!]!): [Content!]!
  }
  type Mutation {
    recordView(contentId: ID!, durationMs: Int!, progressPct: Float!, isComplete: Boolean!): Content!
    noop(contentId: ID!, durationMs: Int!, progressPct: Float!, isComplete: Boolean!): Content!
  }`;

export interface ViewArgs {
  contentId: string;
  durationMs: number;
  progressPct: number;
  isComplete: boolean;
}

export interface Context {
  userId: string | null;
}

/** @throws Error without a valid token. */
export function signedIn({ userId }: Context): string {
  if (!userId) throw new Error('This needs a token.');
  return userId;
}

/** The answer of the mutation that does nothing. */
export const noopAnswer = (id: string) => ({ id, viewCount: 1, likeCount: 0, hasViewed: true });
