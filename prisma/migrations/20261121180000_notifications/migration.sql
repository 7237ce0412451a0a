-- Whose comment a reply replies to.
ALTER TABLE "comments" ADD COLUMN "replied_to" TEXT;
UPDATE "comments" AS r SET "replied_to" = p."user_id" FROM "comments" p WHERE p."content_id" = r."content_id" AND p."id" = r."parent_id";
-- Who replied to this user, latest first?
CREATE INDEX "comments_replied_to_recorded_at_idx" ON "comments"("replied_to", "recorded_at" DESC);
