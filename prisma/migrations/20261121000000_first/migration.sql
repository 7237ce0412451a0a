-- The first schema. Written by Prisma from schema.prisma; by hand: COLLATE "C" on ids (one order on every server, and a
-- cheap one), the checks, the partial indexes, the ranking indexes and the view at the end.

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "avatar_url" TEXT,
    "bio" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "content" (
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "url" TEXT,
    "owner_id" TEXT COLLATE "C",
    "tags" TEXT[],
    "theme" TEXT,
    "is_public" BOOLEAN NOT NULL DEFAULT true,
    "duration_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "hidden_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "content_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "content_stats" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "is_listed" BOOLEAN NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "view_count" BIGINT NOT NULL DEFAULT 0,
    "total_view_count" BIGINT NOT NULL DEFAULT 0,
    "verified_view_count" BIGINT NOT NULL DEFAULT 0,
    "like_count" BIGINT NOT NULL DEFAULT 0,
    "dislike_count" BIGINT NOT NULL DEFAULT 0,
    "save_count" BIGINT NOT NULL DEFAULT 0,
    "share_count" BIGINT NOT NULL DEFAULT 0,
    "comment_count" BIGINT NOT NULL DEFAULT 0,
    "rating_count" BIGINT NOT NULL DEFAULT 0,
    "rating_sum" BIGINT NOT NULL DEFAULT 0,
    "play_count" BIGINT NOT NULL DEFAULT 0,
    "skip_count" BIGINT NOT NULL DEFAULT 0,
    "complete_count" BIGINT NOT NULL DEFAULT 0,
    "cart_add_count" BIGINT NOT NULL DEFAULT 0,
    "purchase_count" BIGINT NOT NULL DEFAULT 0,
    "popularity" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "trend_hour" DOUBLE PRECISION NOT NULL DEFAULT '-Infinity'::double precision,
    "trend_day" DOUBLE PRECISION NOT NULL DEFAULT '-Infinity'::double precision,
    "trend_week" DOUBLE PRECISION NOT NULL DEFAULT '-Infinity'::double precision,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "content_stats_pkey" PRIMARY KEY ("content_id")
);

-- CreateTable
CREATE TABLE "content_daily" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "day" DATE NOT NULL,
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

    CONSTRAINT "content_daily_pkey" PRIMARY KEY ("content_id","day")
);

-- CreateTable
CREATE TABLE "views" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "progress_pct" REAL NOT NULL,
    "is_complete" BOOLEAN NOT NULL,
    "is_verified" BOOLEAN NOT NULL DEFAULT false,
    "times_viewed" INTEGER NOT NULL DEFAULT 1,
    "mood" TEXT,
    "mood_intensity" SMALLINT,
    "first_viewed_at" TIMESTAMPTZ(3) NOT NULL,
    "last_viewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "views_pkey" PRIMARY KEY ("content_id","user_id")
);

-- CreateTable
CREATE TABLE "viewings" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "progress_pct" REAL NOT NULL,
    "is_complete" BOOLEAN NOT NULL,
    "is_verified" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT,
    "session_id" TEXT,
    "referrer" TEXT,
    "user_agent" TEXT,
    "ip_address" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "viewings_pkey" PRIMARY KEY ("content_id","id")
);

-- CreateTable
CREATE TABLE "reactions" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "slot" TEXT NOT NULL,
    "kind" TEXT,
    "previous_kind" TEXT,
    "first_positive_id" UUID,
    "first_positive_at" TIMESTAMPTZ(3),
    "mood" TEXT,
    "mood_intensity" SMALLINT,
    "notes" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reactions_pkey" PRIMARY KEY ("content_id","user_id","slot")
);

-- CreateTable
CREATE TABLE "favorites" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "is_saved" BOOLEAN NOT NULL,
    "changed_by" UUID NOT NULL,
    "notes" TEXT,
    "tags" TEXT[],
    "mood" TEXT,
    "mood_intensity" SMALLINT,
    "first_saved_at" TIMESTAMPTZ(3) NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "favorites_pkey" PRIMARY KEY ("content_id","user_id")
);

-- CreateTable
CREATE TABLE "interactions" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "duration_ms" INTEGER,
    "platform" TEXT,
    "recipient" TEXT,
    "quantity" INTEGER,
    "unit_price" DECIMAL(19,4),
    "currency" TEXT,
    "context" TEXT,
    "notes" TEXT,
    "mood" TEXT,
    "mood_intensity" SMALLINT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "interactions_pkey" PRIMARY KEY ("content_id","id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "rating" SMALLINT,
    "previous_rating" SMALLINT,
    "title" TEXT,
    "body" TEXT,
    "is_verified" BOOLEAN NOT NULL DEFAULT false,
    "helpful_count" INTEGER NOT NULL DEFAULT 0,
    "mood" TEXT,
    "mood_intensity" SMALLINT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("content_id","user_id")
);

-- CreateTable
CREATE TABLE "review_votes" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "author_id" TEXT COLLATE "C" NOT NULL,
    "voter_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_votes_pkey" PRIMARY KEY ("content_id","author_id","voter_id")
);

-- CreateTable
CREATE TABLE "comments" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "parent_id" UUID,
    "body" TEXT,
    "mood" TEXT,
    "mood_intensity" SMALLINT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "deleted_by" TEXT COLLATE "C",

    CONSTRAINT "comments_pkey" PRIMARY KEY ("content_id","id")
);

-- CreateTable
CREATE TABLE "reports" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "reason" TEXT NOT NULL,
    "details" TEXT,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "claimed_by" TEXT COLLATE "C",
    "decided_by" TEXT COLLATE "C",
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("content_id","id")
);

-- CreateTable
CREATE TABLE "report_events" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "report_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "action" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_events_pkey" PRIMARY KEY ("content_id","report_id","id")
);

-- CreateTable
CREATE TABLE "follows" (
    "follower_id" TEXT COLLATE "C" NOT NULL,
    "followed_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "follows_pkey" PRIMARY KEY ("follower_id","followed_id")
);

-- CreateTable
CREATE TABLE "collections" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "is_public" BOOLEAN NOT NULL DEFAULT false,
    "share_token" TEXT,
    "item_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collections_pkey" PRIMARY KEY ("user_id","id")
);

-- CreateTable
CREATE TABLE "collection_items" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "collection_id" UUID NOT NULL,
    "content_id" TEXT COLLATE "C" NOT NULL,
    "position" DOUBLE PRECISION NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collection_items_pkey" PRIMARY KEY ("user_id","collection_id","content_id")
);

-- CreateTable
CREATE TABLE "ledger_lanes" (
    "id" UUID NOT NULL,
    "batch" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_lanes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "content_owner_id_created_at_idx" ON "content"("owner_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "content_tags_idx" ON "content" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "content_theme_created_at_idx" ON "content"("theme", "created_at" DESC);

-- CreateIndex
CREATE INDEX "content_daily_day_idx" ON "content_daily"("day");

-- CreateIndex
CREATE INDEX "views_user_id_last_viewed_at_idx" ON "views"("user_id", "last_viewed_at" DESC);

-- CreateIndex
CREATE INDEX "viewings_recorded_at_idx" ON "viewings" USING BRIN ("recorded_at");

-- CreateIndex
CREATE INDEX "reactions_user_id_occurred_at_idx" ON "reactions"("user_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "favorites_user_id_occurred_at_idx" ON "favorites"("user_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "interactions_user_id_occurred_at_idx" ON "interactions"("user_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "reviews_content_id_occurred_at_idx" ON "reviews"("content_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "reviews_user_id_occurred_at_idx" ON "reviews"("user_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "comments_content_id_parent_id_occurred_at_idx" ON "comments"("content_id", "parent_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "comments_user_id_occurred_at_idx" ON "comments"("user_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "reports_status_recorded_at_idx" ON "reports"("status", "recorded_at");

-- CreateIndex
CREATE INDEX "reports_user_id_occurred_at_idx" ON "reports"("user_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "follows_followed_id_created_at_idx" ON "follows"("followed_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "collection_items_user_id_collection_id_position_idx" ON "collection_items"("user_id", "collection_id", "position");

-- AddForeignKey
ALTER TABLE "content_stats" ADD CONSTRAINT "content_stats_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "content_daily" ADD CONSTRAINT "content_daily_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "views" ADD CONSTRAINT "views_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "viewings" ADD CONSTRAINT "viewings_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "favorites" ADD CONSTRAINT "favorites_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "review_votes" ADD CONSTRAINT "review_votes_content_id_author_id_fkey" FOREIGN KEY ("content_id", "author_id") REFERENCES "reviews"("content_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_content_id_parent_id_fkey" FOREIGN KEY ("content_id", "parent_id") REFERENCES "comments"("content_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "report_events" ADD CONSTRAINT "report_events_content_id_report_id_fkey" FOREIGN KEY ("content_id", "report_id") REFERENCES "reports"("content_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "collection_items" ADD CONSTRAINT "collection_items_user_id_collection_id_fkey" FOREIGN KEY ("user_id", "collection_id") REFERENCES "collections"("user_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- By hand from here on.

-- The enums live in GraphQL and TypeScript; the database holds text and checks it.
ALTER TABLE "content" ADD CONSTRAINT "content_type_check" CHECK ("type" IN ('VIDEO', 'AUDIO', 'EBOOK', 'ARTICLE', 'IMAGE', 'PRODUCT', 'LISTING', 'OTHER'));
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_type_check" CHECK ("type" IN ('SHARE', 'PLAY', 'SKIP', 'COMPLETE', 'CART_ADD', 'CART_REMOVE', 'PURCHASE', 'MOOD'));
ALTER TABLE "reports" ADD CONSTRAINT "reports_reason_check" CHECK ("reason" IN ('SPAM', 'NUDITY', 'VIOLENCE', 'HARASSMENT', 'HATE', 'MISINFORMATION', 'COPYRIGHT', 'ILLEGAL', 'OTHER'));
ALTER TABLE "reports" ADD CONSTRAINT "reports_status_check" CHECK ("status" IN ('PENDING', 'UNDER_REVIEW', 'RESOLVED', 'DISMISSED'));
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_rating_check" CHECK ("rating" BETWEEN 1 AND 10);
ALTER TABLE "views" ADD CONSTRAINT "views_measures_check" CHECK ("duration_ms" >= 0 AND "progress_pct" BETWEEN 0 AND 100 AND "times_viewed" > 0);

-- One open report per user and content.
CREATE UNIQUE INDEX "reports_open_key" ON "reports"("content_id", "user_id") WHERE "status" IN ('PENDING', 'UNDER_REVIEW');

-- The rankings: each is read in order from one of these, per type (all types together are a merge of a handful of such scans).
CREATE INDEX "content_stats_popularity_idx" ON "content_stats"("type", "popularity" DESC, "content_id") WHERE "is_listed";
CREATE INDEX "content_stats_trend_hour_idx" ON "content_stats"("type", "trend_hour" DESC, "content_id") WHERE "is_listed";
CREATE INDEX "content_stats_trend_day_idx" ON "content_stats"("type", "trend_day" DESC, "content_id") WHERE "is_listed";
CREATE INDEX "content_stats_trend_week_idx" ON "content_stats"("type", "trend_week" DESC, "content_id") WHERE "is_listed";

-- Everything a user did, one row each, read from where it is stored. A state (view, reaction, favorite, rating) has no id of
-- its own: content and type identify it.
CREATE VIEW "history" AS
  SELECT "user_id", "last_viewed_at" AS "occurred_at", 'VIEW' AS "type", "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid AS "id", "duration_ms", "progress_pct", "is_complete", "times_viewed",
    NULL::smallint AS "rating", NULL::text AS "platform", NULL::text AS "notes", "mood", "mood_intensity" FROM "views"
  UNION ALL
  SELECT "user_id", "occurred_at", "kind", "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity" FROM "reactions" WHERE "kind" IS NOT NULL
  UNION ALL
  SELECT "user_id", "occurred_at", 'SAVE', "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity" FROM "favorites" WHERE "is_saved"
  UNION ALL
  SELECT "user_id", "occurred_at", "type", "content_id",
    "id", "duration_ms", NULL, NULL, NULL, NULL, "platform", "notes", "mood", "mood_intensity" FROM "interactions"
  UNION ALL
  SELECT "user_id", "occurred_at", 'RATING', "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, NULL, NULL, NULL, NULL, "rating", NULL, "body", "mood", "mood_intensity" FROM "reviews" WHERE "rating" IS NOT NULL
  UNION ALL
  SELECT "user_id", "occurred_at", 'COMMENT', "content_id",
    "id", NULL, NULL, NULL, NULL, NULL, NULL, "body", "mood", "mood_intensity" FROM "comments" WHERE "deleted_at" IS NULL;
