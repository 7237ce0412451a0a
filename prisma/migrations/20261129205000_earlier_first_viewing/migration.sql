-- The first viewing as it was before the last statement that moved it to an earlier time; null otherwise. The statement returns it, so that
-- the day and the hour of the view are corrected in the same transaction.
ALTER TABLE "views" ADD COLUMN "previous_first_viewed_at" TIMESTAMPTZ(3);
