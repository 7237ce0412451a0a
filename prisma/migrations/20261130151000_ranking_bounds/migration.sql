-- Upper bounds of the columns by which rankings sort (docs/decisions/0014-rankings-read-by-upper-bounds.md). They change seldom, so an index on them
-- leaves most updates of the counters heap-only. Rows that exist now have no bounds; the next start of a server computes them in slices, creates
-- the indexes without blocking writes, and drops the indexes on the exact columns. Generated columns would rewrite the tables while nobody could
-- read them.
ALTER TABLE "content_stats" ADD COLUMN "popularity_bound" DOUBLE PRECISION, ADD COLUMN "trend_hour_bound" DOUBLE PRECISION,
  ADD COLUMN "trend_day_bound" DOUBLE PRECISION, ADD COLUMN "trend_week_bound" DOUBLE PRECISION;
ALTER TABLE "content_daily" ADD COLUMN "score_bound" DOUBLE PRECISION;

-- Up to 16, the value itself. Above, the value rounded up to one of four steps between two powers of two. Powers of two make all steps exact.
CREATE FUNCTION "ranking_bound"("value" DOUBLE PRECISION) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN "value" <= 16 THEN "value" WHEN "value" > 1e300 THEN 'Infinity'
    ELSE ceil("value" / power(2, floor(ln("value") / ln(2)) - 2)) * power(2, floor(ln("value") / ln(2)) - 2) END
$$;
-- The base-2 logarithm of a trend, rounded up to a multiple of 1 / "steps".
CREATE FUNCTION "trend_bound"("value" DOUBLE PRECISION, "steps" INTEGER) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ceil("value" * "steps") / "steps"
$$;

CREATE FUNCTION "set_ranking_bounds"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."popularity_bound" := ranking_bound(NEW."popularity");
  NEW."trend_hour_bound" := trend_bound(NEW."trend_hour", 1);
  NEW."trend_day_bound" := trend_bound(NEW."trend_day", 2);
  NEW."trend_week_bound" := trend_bound(NEW."trend_week", 4);
  RETURN NEW;
END $$;
CREATE FUNCTION "set_score_bound"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."score_bound" := ranking_bound(NEW."score");
  RETURN NEW;
END $$;
-- bearable: sets only the new columns, so that servers of the previous release keep them right without knowing them
CREATE TRIGGER "set_ranking_bounds" BEFORE INSERT OR UPDATE ON "content_stats" FOR EACH ROW EXECUTE FUNCTION "set_ranking_bounds"();
-- bearable: sets only the new column, so that servers of the previous release keep it right without knowing it
CREATE TRIGGER "set_score_bound" BEFORE INSERT OR UPDATE ON "content_daily" FOR EACH ROW EXECUTE FUNCTION "set_score_bound"();

-- Room on each page for the next version of a row.
ALTER TABLE "content_stats" SET (fillfactor = 70);
ALTER TABLE "content_daily" SET (fillfactor = 70);
ALTER TABLE "content_hourly" SET (fillfactor = 70);
ALTER TABLE "content_tallies" SET (fillfactor = 70);
ALTER TABLE "service_hourly" SET (fillfactor = 70);
