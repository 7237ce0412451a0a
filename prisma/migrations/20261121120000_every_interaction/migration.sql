-- Counts that one content has any number of: of each reaction, of each rating.
CREATE TABLE "content_tallies" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "tally" TEXT COLLATE "C" NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "content_tallies_pkey" PRIMARY KEY ("content_id","tally")
);

ALTER TABLE "content_stats" ADD COLUMN "reaction_count" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "content_daily" ADD COLUMN "reaction_count" BIGINT NOT NULL DEFAULT 0;

-- The fact that last changed the kind: tells a change from a repeat that only brings a mood.
ALTER TABLE "reactions" ADD COLUMN "changed_by" UUID;

-- Whether a review is by somebody who bought the thing is asked of the purchases, and so is right whatever came first.
ALTER TABLE "reviews" DROP COLUMN "is_verified", ADD COLUMN "first_rated_at" TIMESTAMPTZ(3) NOT NULL;
CREATE INDEX "interactions_purchase_idx" ON "interactions"("content_id", "user_id") WHERE "type" = 'PURCHASE';
CREATE INDEX "reviews_content_id_helpful_count_occurred_at_idx" ON "reviews"("content_id", "helpful_count" DESC, "occurred_at" DESC);

ALTER TABLE "comments" ADD COLUMN "depth" SMALLINT NOT NULL DEFAULT 0, ADD COLUMN "reply_count" INTEGER NOT NULL DEFAULT 0;

-- Who decided what about a content and its reports, in order. (Nothing was written to the table before this one.)
DROP TABLE "report_events";
CREATE TABLE "moderation_events" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "report_id" UUID,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "action" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "moderation_events_pkey" PRIMARY KEY ("content_id","id")
);
CREATE INDEX "moderation_events_content_id_report_id_idx" ON "moderation_events"("content_id", "report_id");
CREATE INDEX "moderation_events_actor_id_idx" ON "moderation_events"("actor_id");

-- Reports: what is told to the reporter apart from the moderators' own notes.
ALTER TABLE "reports" DROP COLUMN "note", ADD COLUMN "outcome" TEXT;
CREATE INDEX "reports_recorded_at_id_idx" ON "reports"("recorded_at", "id");

CREATE UNIQUE INDEX "collections_user_id_share_token_key" ON "collections"("user_id", "share_token");
CREATE INDEX "favorites_tags_idx" ON "favorites" USING GIN ("tags");

-- Of which moment the identity provider's last word on a user is: an older message that comes late changes nothing.
ALTER TABLE "users" ADD COLUMN "synced_at" TIMESTAMPTZ(3);

-- Messages of the identity provider, each taken once.
CREATE TABLE "webhook_messages" (
    "id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_messages_pkey" PRIMARY KEY ("id")
);

DROP VIEW "history";
CREATE VIEW "history" AS
  SELECT "user_id", "last_viewed_at" AS "occurred_at", 'VIEW' AS "type", "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid AS "id", "duration_ms", "progress_pct", "is_complete", "times_viewed",
    NULL::smallint AS "rating", NULL::text AS "platform", NULL::text AS "notes", "mood", "mood_intensity",
    NULL::text AS "reaction", NULL::text AS "context", NULL::integer AS "quantity", NULL::numeric(19,4) AS "unit_price", NULL::text AS "currency" FROM "views"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "slot" = 'OPINION' THEN "kind" ELSE 'REACTION' END, "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity", "kind", NULL, NULL, NULL, NULL FROM "reactions" WHERE "kind" IS NOT NULL
  UNION ALL
  SELECT "user_id", "occurred_at", 'SAVE', "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity", NULL, NULL, NULL, NULL, NULL FROM "favorites" WHERE "is_saved"
  UNION ALL
  SELECT "user_id", "occurred_at", "type", "content_id",
    "id", "duration_ms", NULL, NULL, NULL, NULL, "platform", "notes", "mood", "mood_intensity", NULL, "context", "quantity", "unit_price", "currency" FROM "interactions"
  UNION ALL
  SELECT "user_id", "occurred_at", 'RATING', "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, "rating", NULL, "body", "mood", "mood_intensity", NULL, NULL, NULL, NULL, NULL FROM "reviews" WHERE "rating" IS NOT NULL
  UNION ALL
  SELECT "user_id", "occurred_at", 'COMMENT', "content_id",
    "id", NULL, NULL, NULL, NULL, NULL, NULL, "body", "mood", "mood_intensity", NULL, NULL, NULL, NULL, NULL FROM "comments" WHERE "deleted_at" IS NULL;
