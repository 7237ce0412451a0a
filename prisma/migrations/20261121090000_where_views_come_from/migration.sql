-- Where a viewing came from leaves the table of viewings: those stay for ever (a repeat must be known as one), this goes by day.
CREATE TABLE "view_details" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "viewing_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "source" TEXT,
    "session_id" TEXT,
    "referrer" TEXT,
    "user_agent" TEXT,
    "ip_address" TEXT,

    CONSTRAINT "view_details_pkey" PRIMARY KEY ("content_id","user_id","viewing_id","day")
);
CREATE INDEX "view_details_day_idx" ON "view_details"("day");

INSERT INTO "view_details"
SELECT "content_id", "user_id", "id", ("recorded_at" AT TIME ZONE 'UTC')::date, "source", "session_id", "referrer", "user_agent", "ip_address"
FROM "viewings" WHERE num_nonnulls("source", "session_id", "referrer", "user_agent", "ip_address") > 0;

DROP INDEX "viewings_recorded_at_idx";
ALTER TABLE "viewings" DROP COLUMN "source", DROP COLUMN "session_id", DROP COLUMN "referrer", DROP COLUMN "user_agent", DROP COLUMN "ip_address",
  DROP COLUMN "is_verified", ADD COLUMN "handle_id" UUID;

-- An eventId is its user's own; and the viewings of one user and content lie side by side.
ALTER TABLE "viewings" DROP CONSTRAINT "viewings_pkey";
ALTER TABLE "viewings" ADD CONSTRAINT "viewings_pkey" PRIMARY KEY ("content_id", "user_id", "id");

-- A handle records one viewing.
CREATE UNIQUE INDEX "viewings_handle_key" ON "viewings"("content_id", "handle_id") WHERE "handle_id" IS NOT NULL;

-- The viewing that verified a view first: tells in the same statement whether it counts towards the verified ones.
ALTER TABLE "views" DROP COLUMN "is_verified", ADD COLUMN "verified_by" UUID;
