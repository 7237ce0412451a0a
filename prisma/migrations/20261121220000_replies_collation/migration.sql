-- Ids sort alike everywhere: this one was made without its collation.
ALTER TABLE "comments" ALTER COLUMN "replied_to" TYPE TEXT COLLATE "C";
