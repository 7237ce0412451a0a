-- Creates the index of each partition in advance, while servers write. First drops indexes that an interruption left unfinished.
SELECT format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass) AS statement FROM pg_index JOIN pg_inherits ON inhrelid = indrelid
  WHERE inhparent = 'view_details'::regclass AND NOT indisvalid AND indexrelid::regclass::text ~ 'content_id_user_id_idx$';
SELECT format('CREATE INDEX CONCURRENTLY IF NOT EXISTS %I ON %s ("content_id", "user_id")', inhrelid::regclass || '_content_id_user_id_idx', inhrelid::regclass) AS statement
  FROM pg_inherits WHERE inhparent = 'view_details'::regclass;
