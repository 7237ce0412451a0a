-- Upper bounds of the columns by which rankings sort (docs/decisions/0014-rankings-read-by-upper-bounds.md). They change seldom, so an index on them
-- leaves most updates of the counters heap-only. Rows that exist now have no bounds; the next start of a server computes them in slices, creates
-- the indexes without blocking writes, and drops the indexes on the exact columns. Generated columns would rewrite the tables while nobody could
-- read them.
ALTER TABLE "content_stats" ADD COLUMN "popularity_bound" DOUBLE PRECISION, ADD COLUMN "trend_hour_bound" DOUBLE PRECISION,
  ADD COLUMN "trend_day_bound" DOUBLE PRECISION, ADD COLUMN "trend_week_bound" DOUBLE PRECISION;
ALTER TABLE "content_daily" ADD COLUMN "score_bound" DOUBLE PRECISION;

-- Up to 4, the value itself. Above, the value rounded up to one of two steps between two powers of two. Powers of two make all steps exact.
CREATE FUNCTION "ranking_bound"("value" DOUBLE PRECISION) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN "value" <= 4 THEN "value" WHEN "value" > 1e300 THEN 'Infinity'
    ELSE ceil("value" / power(2, floor(ln("value") / ln(2)) - 1)) * power(2, floor(ln("value") / ln(2)) - 1) END
$$;

-- The bound of a trend is 1/2 above the trend at the time at which it is set, and stays until the trend exceeds it or falls.
CREATE FUNCTION "trend_bound"("value" DOUBLE PRECISION) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT "value" + 0.5
$$;

-- The search path makes the functions work in sessions without one, such as that of pg_restore.
CREATE FUNCTION "set_ranking_bounds"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW."popularity_bound" := ranking_bound(NEW."popularity");
  NEW."trend_hour_bound" := trend_bound(NEW."trend_hour");
  NEW."trend_day_bound" := trend_bound(NEW."trend_day");
  NEW."trend_week_bound" := trend_bound(NEW."trend_week");
  RETURN NEW;
END $$;
CREATE FUNCTION "set_score_bound"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW."score_bound" := ranking_bound(NEW."score");
  RETURN NEW;
END $$;
-- The triggers set only the new columns, so that servers of the previous release keep them right without knowing them. One change of a row sets all
-- bounds, because the update then adds new index entries in any case. A statement that inserts or updates starts the triggers of inserts for each of
-- its rows, so the statements of this release set the first bounds themselves.
-- bearable: sets only new columns
CREATE TRIGGER "set_first_ranking_bounds" BEFORE INSERT ON "content_stats" FOR EACH ROW WHEN (NEW."popularity_bound" IS NULL)
  EXECUTE FUNCTION "set_ranking_bounds"();
-- bearable: sets only new columns
CREATE TRIGGER "set_ranking_bounds" BEFORE UPDATE ON "content_stats" FOR EACH ROW
  WHEN (NEW."popularity_bound" IS NULL OR NEW."popularity" > NEW."popularity_bound" OR NEW."popularity" < OLD."popularity"
    OR NEW."trend_hour" > NEW."trend_hour_bound" OR NEW."trend_hour" < OLD."trend_hour"
    OR NEW."trend_day" > NEW."trend_day_bound" OR NEW."trend_day" < OLD."trend_day"
    OR NEW."trend_week" > NEW."trend_week_bound" OR NEW."trend_week" < OLD."trend_week")
  EXECUTE FUNCTION "set_ranking_bounds"();
-- bearable: sets only a new column
CREATE TRIGGER "set_first_score_bound" BEFORE INSERT ON "content_daily" FOR EACH ROW WHEN (NEW."score_bound" IS NULL)
  EXECUTE FUNCTION "set_score_bound"();
-- bearable: sets only a new column
CREATE TRIGGER "set_score_bound" BEFORE UPDATE ON "content_daily" FOR EACH ROW
  WHEN (NEW."score_bound" IS NULL OR NEW."score" > NEW."score_bound" OR NEW."score" < OLD."score")
  EXECUTE FUNCTION "set_score_bound"();

-- Room on each page for the next version of a row.
ALTER TABLE "content_stats" SET (fillfactor = 70);
ALTER TABLE "content_daily" SET (fillfactor = 70);
ALTER TABLE "content_hourly" SET (fillfactor = 70);
ALTER TABLE "content_tallies" SET (fillfactor = 70);
ALTER TABLE "service_hourly" SET (fillfactor = 70);
