-- Downloads: a type of event with a format, and its counter. Servers of the previous release neither write nor read the new columns.
ALTER TABLE "content_stats" ADD COLUMN "download_count" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "content_daily" ADD COLUMN "download_count" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "content_hourly" ADD COLUMN "download_count" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "service_hourly" ADD COLUMN "download_count" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "interactions" ADD COLUMN "format" TEXT;
-- bearable: the server knows the types of events, so a new type needs no change of a constraint
ALTER TABLE "interactions" DROP CONSTRAINT "interactions_type_check";

-- bearable: the columns of the previous release keep their places and types; the new column is the last one
CREATE OR REPLACE VIEW "history" AS SELECT * FROM (
  SELECT "user_id", "last_viewed_at" AS "occurred_at", 'VIEW' AS "type", "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid AS "id", "duration_ms", "progress_pct", "is_complete", "times_viewed",
    NULL::smallint AS "rating", NULL::text AS "platform", "notes", "mood", "mood_intensity",
    NULL::text AS "reaction", "context", NULL::integer AS "quantity", NULL::numeric(19,4) AS "unit_price", NULL::text AS "currency", NULL::text AS "recipient", 'VIEW' AS "family", "value", NULL::text AS "format" FROM "views"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "slot" = 'OPINION' THEN "kind" WHEN "kind" IS NOT NULL THEN 'REACTION' END, "content_id",
    CASE WHEN "slot" = 'OPINION' THEN '00000000-0000-0000-0000-000000000000' ELSE md5("slot") END::uuid, "duration_ms", NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity", "kind", "context", NULL, NULL, NULL, NULL, 'REACTION', "value", NULL FROM "reactions"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "is_saved" THEN 'SAVE' END, "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, "duration_ms", NULL, NULL, NULL, NULL, NULL, "notes", "mood", "mood_intensity", NULL, "context", NULL, NULL, NULL, NULL, 'SAVE', "value", NULL FROM "favorites"
  UNION ALL
  SELECT "user_id", "occurred_at", "type", "content_id",
    "id", "duration_ms", NULL, NULL, NULL, NULL, "platform", "notes", "mood", "mood_intensity", NULL, "context", "quantity", "unit_price", "currency", "recipient", 'EVENT', "value", "format" FROM "interactions"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "rating" IS NOT NULL THEN 'RATING' END, "content_id",
    '00000000-0000-0000-0000-000000000000'::uuid, "duration_ms", NULL, NULL, NULL, "rating", NULL, COALESCE(NULLIF("notes", ''), "body"), "mood", "mood_intensity", NULL, "context", NULL, NULL, NULL, NULL, 'RATING', "value", NULL FROM "reviews"
  UNION ALL
  SELECT "user_id", "occurred_at", CASE WHEN "deleted_at" IS NULL THEN 'COMMENT' END, "content_id",
    "id", "duration_ms", NULL, NULL, NULL, NULL, NULL, COALESCE(NULLIF("notes", ''), "body"), "mood", "mood_intensity", NULL, "context", NULL, NULL, NULL, NULL, 'COMMENT', "value", NULL FROM "comments") f
WHERE "type" IS NOT NULL;
-- bearable: the same view, with the new column last
CREATE OR REPLACE VIEW "shown_history" AS
  SELECT h.* FROM "history" h
  WHERE h."occurred_at" > COALESCE((SELECT c."cleared_at" FROM "history_clearings" c WHERE c."user_id" = h."user_id"), '-infinity')
    AND NOT EXISTS (SELECT FROM "history_removals" r WHERE r."user_id" = h."user_id" AND r."content_id" = h."content_id" AND r."type" = h."type" AND r."id" = h."id" AND r."removed_at" >= h."occurred_at");
