-- An erasure goes in batches and outlives a crash: while it is under way its row knows whose it is and under which key the facts go
-- on; afterwards the row is the receipt, and knows neither.
ALTER TABLE "erasures" ADD COLUMN "id" UUID;
UPDATE "erasures" SET "id" = gen_random_uuid();
ALTER TABLE "erasures" ALTER COLUMN "id" SET NOT NULL;
ALTER TABLE "erasures" ADD COLUMN "user_id" TEXT COLLATE "C";
ALTER TABLE "erasures" ADD COLUMN "tombstone" TEXT COLLATE "C";
ALTER TABLE "erasures" ADD COLUMN "asked_by" TEXT;
UPDATE "erasures" SET "asked_by" = 'PROVIDER';
ALTER TABLE "erasures" ALTER COLUMN "asked_by" SET NOT NULL;
ALTER TABLE "erasures" ADD COLUMN "due_at" TIMESTAMPTZ(3);
ALTER TABLE "erasures" ADD COLUMN "finished_at" TIMESTAMPTZ(3);
UPDATE "erasures" SET "finished_at" = "erased_at";
ALTER TABLE "erasures" ADD COLUMN "rows" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "erasures" DROP CONSTRAINT "erasures_pkey";
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_pkey" PRIMARY KEY ("id");
-- Was this id erased, and when last?
CREATE INDEX "erasures_key_erased_at_idx" ON "erasures"("key", "erased_at" DESC);
-- Which are under way? One of a person at a time.
CREATE UNIQUE INDEX "erasures_under_way_idx" ON "erasures"("user_id") WHERE "user_id" IS NOT NULL;
