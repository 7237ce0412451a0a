import 'reflect-metadata';
import { Arg, Authorized, Ctx, Mutation, Resolver, UseMiddleware } from 'type-graphql';
import { Context } from '../../src/graphql/context';
import { freshRows } from '../../src/graphql/middleware';
import { RecordViewInput, RecordViewPayload } from '../../src/interactions/views/view.resolver';
import type { StatsRow } from '../../src/ledger/counter-tables';
import type { ViewerStateRow } from '../../src/ledger/viewer-state';

/** Alternatives to `recordView`, measured on the same server through the same API. */
@Resolver()
export class Contestants {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RecordViewPayload, { description: 'Does nothing: what the framework itself costs.' })
  noop(@Ctx() context: Context, @Arg('input', () => RecordViewInput) input: RecordViewInput): RecordViewPayload {
    return payload(input.contentId, context.signedIn.id, 1);
  }

  /** The implementation in the view-tracking document, which is the usual one: select, then insert and increment, or update. */
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RecordViewPayload, { description: 'A view by hand, with Prisma.' })
  async handwrittenView(@Ctx() context: Context, @Arg('input', () => RecordViewInput) input: RecordViewInput): Promise<RecordViewPayload> {
    const { prisma } = context.services;
    const { contentId } = input;
    const [durationMs, progressPct, isComplete] = [input.durationMs ?? 0, input.progressPct ?? 0, input.isComplete ?? false];
    const userId = context.signedIn.id;
    const now = new Date();
    const seen = await prisma.view.findUnique({ where: { contentId_userId: { contentId, userId } } });
    if (!seen) {
      const [, stats] = await prisma.$transaction([
        prisma.view.create({
          data: {
            contentId,
            userId,
            durationMs,
            progressPct,
            isComplete,
            firstViewedAt: now,
            lastViewedAt: now,
          },
        }),
        prisma.contentStats.update({ where: { contentId }, data: { viewCount: { increment: 1 } }, select: { viewCount: true } }),
      ]);
      return payload(contentId, userId, Number(stats.viewCount));
    }
    await prisma.view.update({
      where: { contentId_userId: { contentId, userId } },
      data: {
        durationMs: Math.max(seen.durationMs, durationMs),
        progressPct: Math.max(seen.progressPct, progressPct),
        isComplete: seen.isComplete || isComplete,
        timesViewed: { increment: 1 },
        lastViewedAt: now,
      },
    });
    const stats = await prisma.contentStats.findUniqueOrThrow({ where: { contentId }, select: { viewCount: true } });
    return payload(contentId, userId, Number(stats.viewCount));
  }
}

function payload(contentId: string, userId: string, viewCount: number): RecordViewPayload {
  const content = {
    id: contentId,
    statsRow: { contentId, viewCount } as StatsRow,
    viewerStateRow: { contentId, userId, hasViewed: true } as ViewerStateRow,
  };
  return { qualified: true, missing: null, policyVersion: '', isChanged: true, content: content as RecordViewPayload['content'] };
}
