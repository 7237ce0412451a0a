-- Details that go by age lie by month (src/retention/months.ts), so that a month which is past is dropped whole. Only adds: the release
-- before goes on writing and reading as it did. No row is copied: what there is becomes the first partition as it stands.
-- bearable: the name goes to a table of the same columns in the same transaction, and no statement of the release before names a key of it
ALTER TABLE "view_details" RENAME TO "view_details_earlier";
ALTER INDEX "view_details_pkey" RENAME TO "view_details_earlier_pkey";
ALTER INDEX "view_details_day_idx" RENAME TO "view_details_earlier_day_idx";
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
) PARTITION BY RANGE ("day");
CREATE INDEX "view_details_day_idx" ON "view_details"("day");

-- "interactions"."recipient" is what the release before writes and what it wrote; it stays, is read and purged. The release after this
-- one may move what is left of it here and drop it.
CREATE TABLE "interaction_details" (
    "content_id" TEXT COLLATE "C" NOT NULL,
    "event_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "recipient" TEXT,

    CONSTRAINT "interaction_details_pkey" PRIMARY KEY ("content_id","event_id","day")
) PARTITION BY RANGE ("day");
CREATE INDEX "interaction_details_day_idx" ON "interaction_details"("day");

-- bearable: it only shares out what was made above
-- Where Citus has distributed what they lie beside; the partitions then follow by themselves.
DO $$ BEGIN
  IF to_regclass('pg_dist_partition') IS NOT NULL THEN
    IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'view_details_earlier'::regclass) THEN
      PERFORM create_distributed_table('view_details', 'content_id', colocate_with => 'content');
    END IF;
    IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'content'::regclass) THEN
      PERFORM create_distributed_table('interaction_details', 'content_id', colocate_with => 'content');
    END IF;
  END IF;
END $$;

-- No write ever fails for want of a month.
CREATE TABLE "view_details_default" PARTITION OF "view_details" DEFAULT;
CREATE TABLE "interaction_details_default" PARTITION OF "interaction_details" DEFAULT;

-- bearable: the rows that were there are readable and deletable under the old name, before the transaction ends
-- Up to the bound that the two migrations before have proved: so nothing is read here.
DO $$ BEGIN
  EXECUTE format('ALTER TABLE "view_details" ATTACH PARTITION "view_details_earlier" FOR VALUES FROM (MINVALUE) TO (%L)',
    (SELECT substring(pg_get_constraintdef(oid) FROM '''([0-9]{4,}-[0-9]{2}-[0-9]{2})''') FROM pg_constraint WHERE conrelid = 'view_details_earlier'::regclass AND conname = 'view_details_bound'));
END $$;
-- bearable: the partition's own bound says the same
ALTER TABLE "view_details_earlier" DROP CONSTRAINT "view_details_bound";
