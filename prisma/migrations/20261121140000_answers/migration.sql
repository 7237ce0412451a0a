-- A day's weighted sum, so that what is popular is read by an index (src/rankings/popular.ts).
ALTER TABLE "content_daily" ADD COLUMN "score" DOUBLE PRECISION NOT NULL DEFAULT 0;
DROP INDEX "content_daily_day_idx";
CREATE INDEX "content_daily_day_score_content_id_idx" ON "content_daily"("day", "score" DESC, "content_id");
-- The next start sums it for the days there are, with the weights of its configuration.
DELETE FROM "settings" WHERE "key" = 'weights';

-- The same by hour, for charts; purged by age.
CREATE TABLE "content_hourly" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "view_count" BIGINT NOT NULL DEFAULT 0,
    "total_view_count" BIGINT NOT NULL DEFAULT 0,
    "like_count" BIGINT NOT NULL DEFAULT 0,
    "save_count" BIGINT NOT NULL DEFAULT 0,
    "share_count" BIGINT NOT NULL DEFAULT 0,
    "comment_count" BIGINT NOT NULL DEFAULT 0,
    "rating_count" BIGINT NOT NULL DEFAULT 0,
    "play_count" BIGINT NOT NULL DEFAULT 0,
    "skip_count" BIGINT NOT NULL DEFAULT 0,
    "complete_count" BIGINT NOT NULL DEFAULT 0,
    "cart_add_count" BIGINT NOT NULL DEFAULT 0,
    "purchase_count" BIGINT NOT NULL DEFAULT 0,
    "reaction_count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "content_hourly_pkey" PRIMARY KEY ("content_id","hour")
);
CREATE INDEX "content_hourly_hour_idx" ON "content_hourly"("hour");
ALTER TABLE "content_hourly" ADD CONSTRAINT "content_hourly_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- The same over all contents, for ever. Each lane of a ledger adds to rows of its own, so none waits for another.
CREATE TABLE "service_hourly" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "slot" SMALLINT NOT NULL,
    "view_count" BIGINT NOT NULL DEFAULT 0,
    "total_view_count" BIGINT NOT NULL DEFAULT 0,
    "like_count" BIGINT NOT NULL DEFAULT 0,
    "save_count" BIGINT NOT NULL DEFAULT 0,
    "share_count" BIGINT NOT NULL DEFAULT 0,
    "comment_count" BIGINT NOT NULL DEFAULT 0,
    "rating_count" BIGINT NOT NULL DEFAULT 0,
    "play_count" BIGINT NOT NULL DEFAULT 0,
    "skip_count" BIGINT NOT NULL DEFAULT 0,
    "complete_count" BIGINT NOT NULL DEFAULT 0,
    "cart_add_count" BIGINT NOT NULL DEFAULT 0,
    "purchase_count" BIGINT NOT NULL DEFAULT 0,
    "reaction_count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "service_hourly_pkey" PRIMARY KEY ("hour","slot")
);

-- On which UTC days a user was active.
CREATE TABLE "user_days" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "user_days_pkey" PRIMARY KEY ("user_id","day")
);
CREATE INDEX "user_days_day_idx" ON "user_days"("day");

-- What was there before these tables is brought into them: the facts are all there is to it.
INSERT INTO "content_hourly"
SELECT "content_id", "hour", sum("v"), sum("t"), sum("l"), sum("s"), sum("h"), sum("c"), sum("r"), sum("p"), sum("k"), sum("d"), sum("a"), sum("b"), sum("e") FROM (
  SELECT "content_id", date_trunc('hour', "first_viewed_at", 'UTC') AS "hour", count(*) AS "v", 0 AS "t", 0 AS "l", 0 AS "s", 0 AS "h", 0 AS "c", 0 AS "r", 0 AS "p", 0 AS "k", 0 AS "d", 0 AS "a", 0 AS "b", 0 AS "e" FROM "views" GROUP BY 1, 2
  UNION ALL SELECT "content_id", date_trunc('hour', "occurred_at", 'UTC'), 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM "viewings" GROUP BY 1, 2
  UNION ALL SELECT "content_id", date_trunc('hour', "first_positive_at", 'UTC'), 0, 0, count(*) FILTER (WHERE "slot" = 'OPINION'), 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*) FILTER (WHERE "slot" <> 'OPINION') FROM "reactions" WHERE "first_positive_at" IS NOT NULL GROUP BY 1, 2
  UNION ALL SELECT "content_id", date_trunc('hour', "first_saved_at", 'UTC'), 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM "favorites" GROUP BY 1, 2
  UNION ALL SELECT "content_id", date_trunc('hour', "occurred_at", 'UTC'), 0, 0, 0, 0, count(*) FILTER (WHERE "type" = 'SHARE'), 0, 0, count(*) FILTER (WHERE "type" = 'PLAY'), count(*) FILTER (WHERE "type" = 'SKIP'),
    count(*) FILTER (WHERE "type" = 'COMPLETE'), count(*) FILTER (WHERE "type" = 'CART_ADD'), count(*) FILTER (WHERE "type" = 'PURCHASE'), 0 FROM "interactions" GROUP BY 1, 2
  UNION ALL SELECT "content_id", date_trunc('hour', "first_rated_at", 'UTC'), 0, 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0 FROM "reviews" GROUP BY 1, 2
  UNION ALL SELECT "content_id", date_trunc('hour', "occurred_at", 'UTC'), 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0 FROM "comments" GROUP BY 1, 2) f
GROUP BY 1, 2;
INSERT INTO "service_hourly"
SELECT "hour", 0, sum("view_count"), sum("total_view_count"), sum("like_count"), sum("save_count"), sum("share_count"), sum("comment_count"), sum("rating_count"), sum("play_count"),
  sum("skip_count"), sum("complete_count"), sum("cart_add_count"), sum("purchase_count"), sum("reaction_count") FROM "content_hourly" GROUP BY 1;
INSERT INTO "user_days"
SELECT DISTINCT "user_id", ("at" AT TIME ZONE 'UTC')::date FROM (
  SELECT "user_id", "occurred_at" AS "at" FROM "viewings"
  UNION ALL SELECT "user_id", "occurred_at" FROM "reactions" UNION ALL SELECT "user_id", "first_positive_at" FROM "reactions"
  UNION ALL SELECT "user_id", "occurred_at" FROM "favorites" UNION ALL SELECT "user_id", "first_saved_at" FROM "favorites"
  UNION ALL SELECT "user_id", "occurred_at" FROM "reviews" UNION ALL SELECT "user_id", "first_rated_at" FROM "reviews"
  UNION ALL SELECT "user_id", "occurred_at" FROM "interactions" UNION ALL SELECT "user_id", "occurred_at" FROM "comments"
  UNION ALL SELECT "user_id", "occurred_at" FROM "reports" UNION ALL SELECT "voter_id", "created_at" FROM "review_votes") f
WHERE "at" IS NOT NULL;

-- Who stood where in a ranking, hour by hour: what a change of rank is told from. Kept for two days.
CREATE TABLE "ranking_snapshots" (
    "ranking" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "content_ids" TEXT[],

    CONSTRAINT "ranking_snapshots_pkey" PRIMARY KEY ("ranking","taken_at")
);

-- What a user took out of the own history; the facts stay.
CREATE TABLE "history_removals" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "content_id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "history_removals_pkey" PRIMARY KEY ("user_id","content_id","type","id")
);
CREATE TABLE "history_clearings" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "cleared_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "history_clearings_pkey" PRIMARY KEY ("user_id")
);

-- Which ids were erased, and when: as a keyed hash, so that an older message about one does not bring the person back.
CREATE TABLE "erasures" (
    "key" TEXT NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("key")
);

-- Where is a person named, who is to be erased?
CREATE INDEX "review_votes_voter_id_idx" ON "review_votes"("voter_id");
CREATE INDEX "comments_deleted_by_idx" ON "comments"("deleted_by") WHERE "deleted_by" IS NOT NULL;
CREATE INDEX "reports_claimed_by_idx" ON "reports"("claimed_by") WHERE "claimed_by" IS NOT NULL;
CREATE INDEX "reports_decided_by_idx" ON "reports"("decided_by") WHERE "decided_by" IS NOT NULL;

-- Which rows hold a detail that is to go after its time? (RETENTION_DAYS)
CREATE INDEX "views_mood_age_idx" ON "views"("last_viewed_at") WHERE "mood" IS NOT NULL;
CREATE INDEX "reactions_mood_age_idx" ON "reactions"("recorded_at") WHERE "mood" IS NOT NULL;
CREATE INDEX "favorites_mood_age_idx" ON "favorites"("recorded_at") WHERE "mood" IS NOT NULL;
CREATE INDEX "interactions_mood_age_idx" ON "interactions"("recorded_at") WHERE "mood" IS NOT NULL;
CREATE INDEX "reviews_mood_age_idx" ON "reviews"("recorded_at") WHERE "mood" IS NOT NULL;
CREATE INDEX "comments_mood_age_idx" ON "comments"("recorded_at") WHERE "mood" IS NOT NULL;
CREATE INDEX "interactions_recipient_age_idx" ON "interactions"("recorded_at") WHERE "recipient" IS NOT NULL;

-- Every fact, one shape. Reactions of different groups on one content are told apart by their id. What was taken back has no type:
-- a condition in a branch of the union would keep the planner from reading that branch in the order of its index. By its family, a constant, a branch can be left out.
DROP VIEW "history";
CREATE VIEW "history" AS SELECT * FROM (
  SELECT "user_id", "last_viewed_at" AS "occurred_at", 'VIEW' AS "type", "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid AS "id", "duration_ms", "progress_pct", "is_complete", "times_viewed",
    NULL::smallint AS "rating", NULL::text AS "platform", NULL::text AS "notes", "mood", "mood_intensity",
    NULL::text AS "reaction", NULL::text AS "context", NULL::integer AS "quantity", NULL::numeric(19,4) AS "unit_price", NULL::text AS "currency", NULL::text AS "recipient", 'VIEW' AS "family" FROM "views"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "slot" = 'OPINION' THEN "kind" WHEN "kind" IS NOT NULL THEN 'REACTION' END, "content_id",
    CASE WHEN "slot" = 'OPINION' THEN '00000000-0000-0000-0000-000000000000' ELSE md5("slot") END::uuid, NULL, NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity", "kind", NULL, NULL, NULL, NULL, NULL, 'REACTION' FROM "reactions"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "is_saved" THEN 'SAVE' END, "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity", NULL, NULL, NULL, NULL, NULL, NULL, 'SAVE' FROM "favorites"
  UNION ALL
  SELECT "user_id", "occurred_at", "type", "content_id",
    "id", "duration_ms", NULL, NULL, NULL, NULL, "platform", "notes", "mood", "mood_intensity", NULL, "context", "quantity", "unit_price", "currency", "recipient", 'EVENT' FROM "interactions"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "rating" IS NOT NULL THEN 'RATING' END, "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, "rating", NULL, "body", "mood", "mood_intensity", NULL, NULL, NULL, NULL, NULL, NULL, 'RATING' FROM "reviews"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "deleted_at" IS NULL THEN 'COMMENT' END, "content_id",
    "id", NULL, NULL, NULL, NULL, NULL, NULL, "body", "mood", "mood_intensity", NULL, NULL, NULL, NULL, NULL, NULL, 'COMMENT' FROM "comments") f
WHERE "type" IS NOT NULL;

-- The history as its user sees it: without what they took out of it before it last happened.
CREATE VIEW "shown_history" AS
  SELECT h.* FROM "history" h
  WHERE h."occurred_at" > COALESCE((SELECT c."cleared_at" FROM "history_clearings" c WHERE c."user_id" = h."user_id"), '-infinity')
    AND NOT EXISTS (SELECT FROM "history_removals" r WHERE r."user_id" = h."user_id" AND r."content_id" = h."content_id" AND r."type" = h."type" AND r."id" = h."id" AND r."removed_at" >= h."occurred_at");
