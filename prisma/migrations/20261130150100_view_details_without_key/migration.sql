-- The ledger inserts details only together with their viewing, so a key does not prevent anything. A smaller index finds the rows of a content, and
-- of a user and content, for both releases. The file online.sql creates it in advance, so that this statement only attaches the existing indexes.
CREATE INDEX "view_details_content_id_user_id_idx" ON "view_details"("content_id", "user_id");

-- bearable: the previous release inserts with ON CONFLICT DO NOTHING without a target, which needs no key, and reads through the index above
ALTER TABLE "view_details" DROP CONSTRAINT "view_details_pkey";

-- bearable: it changes only what a DELETE writes to the log for logical replication, which cannot delete rows of a table without any identity
DO $$ DECLARE part regclass; BEGIN
  FOR part IN SELECT 'view_details'::regclass UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'view_details'::regclass LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', part);
  END LOOP;
END $$;
