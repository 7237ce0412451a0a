-- Time of the one viewing of a view that has no row in "viewings", because it is plain: no client knows its id, so nothing can repeat it. NULL: each
-- viewing has a row. Servers of the previous release write NULL and a row for each viewing.
ALTER TABLE "views" ADD COLUMN "plain_viewed_at" TIMESTAMPTZ(3);

-- The transaction that writes a viewing and its view also writes the row of "content_stats", which refers to the content. No content is ever deleted.
-- bearable: no ON CONFLICT names a foreign key, and the foreign key of "content_stats" still rejects an unknown content
ALTER TABLE "views" DROP CONSTRAINT "views_content_id_fkey";
-- bearable: for the same reasons
ALTER TABLE "viewings" DROP CONSTRAINT "viewings_content_id_fkey";
