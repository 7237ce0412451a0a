import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import { PrismaPg } from '@prisma/adapter-pg';
import { type FastifyRequest, fastify } from 'fastify';
import { reportTo } from '../report';
import { PrismaClient } from './generated/client';
import { type Context, noopAnswer, signedIn, typeDefs, type ViewArgs } from './schema';
import { userOf } from './token';

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
const selected = { id: true, viewCount: true, likeCount: true };

interface Content {
  id: string;
  hasViewed?: boolean;
}

/** What most projects have: each step is a call of Prisma, and a view is searched for before it is inserted. */
const resolvers = {
  Query: {
    content: (_: unknown, { id }: { id: string }) => prisma.content.findUnique({ where: { id }, select: selected }),
    contents: async (_: unknown, { ids }: { ids: string[] }, { userId }: Context) => {
      const [contents, views] = await Promise.all([
        prisma.content.findMany({ where: { id: { in: ids } }, select: selected }),
        userId ? prisma.view.findMany({ where: { userId, contentId: { in: ids } }, select: { contentId: true } }) : [],
      ]);
      const byId = new Map(contents.map((content) => [content.id, content]));
      const viewed = new Set(views.map(({ contentId }) => contentId));
      return ids.flatMap((id) => {
        const content = byId.get(id);
        return content ? { ...content, hasViewed: viewed.has(id) } : [];
      });
    },
  },
  Mutation: {
    recordView: async (_: unknown, args: ViewArgs, context: Context) => {
      const content = await saveView(signedIn(context), args);
      return { ...content, hasViewed: true };
    },
    noop: (_: unknown, { contentId }: ViewArgs, context: Context) => {
      signedIn(context);
      return noopAnswer(contentId);
    },
  },
  Content: {
    hasViewed: async ({ id, hasViewed }: Content, _: unknown, { userId }: Context) =>
      hasViewed ?? (userId !== null && (await prisma.view.count({ where: { contentId: id, userId } })) === 1),
  },
};

async function saveView(userId: string, { contentId, durationMs, progressPct, isComplete }: ViewArgs) {
  const where = { contentId_userId: { contentId, userId } };
  const seen = await prisma.view.findUnique({ where });
  if (seen) {
    const data = {
      durationMs: Math.max(seen.durationMs, durationMs),
      progressPct: Math.max(seen.progressPct, progressPct),
      isComplete: seen.isComplete || isComplete,
    };
    await prisma.view.update({ where, data });
    return prisma.content.findUniqueOrThrow({ where: { id: contentId }, select: selected });
  }
  try {
    const [, content] = await prisma.$transaction([
      prisma.view.create({ data: { contentId, userId, durationMs, progressPct, isComplete } }),
      prisma.content.update({ where: { id: contentId }, data: { viewCount: { increment: 1 } }, select: selected }),
    ]);
    return content;
  } catch (error) {
    // Another request inserted the view in the meantime.
    if ((error as { code?: string }).code === 'P2002') return saveView(userId, { contentId, durationMs, progressPct, isComplete });
    throw error;
  }
}

reportTo(async () => {
  const apollo = new ApolloServer<Context>({ typeDefs, resolvers });
  await apollo.start();
  const app = fastify();
  await app.register(fastifyApollo(apollo), {
    context: async ({ headers }: FastifyRequest): Promise<Context> => ({ userId: await userOf(headers.authorization) }),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { ready: { url }, stop: () => app.close().then(() => prisma.$disconnect()) };
});
