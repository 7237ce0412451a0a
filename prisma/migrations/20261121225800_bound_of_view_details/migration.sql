-- What view_details holds lies before a day some time ahead: said here, proved by the next migration while servers go on writing, so that
-- the one after need not read the table when it makes it the first partition of its months.
-- bearable: what is recorded lies on the day on which it is recorded, and the bound is a month ahead at least
DO $$ BEGIN
  EXECUTE format('ALTER TABLE "view_details" ADD CONSTRAINT "view_details_bound" CHECK ("day" IS NOT NULL AND "day" < %L) NOT VALID',
    GREATEST(date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months', date_trunc('month', (SELECT max("day") FROM "view_details")::timestamp) + interval '1 month')::date);
END $$;
