import type { PrismaClient } from '../../infrastructure/database/generated/client';

/** Excludes a content from the user's recommendations. @returns false if the content was already excluded. */
export async function dismiss({ dismissal }: PrismaClient, userId: string, contentId: string, now: Date): Promise<boolean> {
  const { count } = await dismissal.createMany({ data: { userId, contentId, createdAt: now }, skipDuplicates: true });
  return count === 1;
}

/** Allows a dismissed content in the user's recommendations again. @returns false if the content was not excluded. */
export async function undismiss({ dismissal }: PrismaClient, userId: string, contentId: string): Promise<boolean> {
  return (await dismissal.deleteMany({ where: { userId, contentId } })).count === 1;
}
