import type { PrismaClient } from '../../infrastructure/database/generated/client';

/** Excludes a content from the user's recommendations. @returns false when it was excluded already. */
export async function dismiss({ dismissal }: PrismaClient, userId: string, contentId: string, now: Date): Promise<boolean> {
  const { count } = await dismissal.createMany({ data: { userId, contentId, createdAt: now }, skipDuplicates: true });
  return count === 1;
}

/** Allows the content again. @returns false when it was not excluded. */
export async function undismiss({ dismissal }: PrismaClient, userId: string, contentId: string): Promise<boolean> {
  return (await dismissal.deleteMany({ where: { userId, contentId } })).count === 1;
}
