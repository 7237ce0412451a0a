-- Comes with PostgreSQL and is trusted: whoever owns the database may create it.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- What a content is found by, folded by the server (src/search/fold.ts) when its row is written. Rows that were there before, or come by
-- SQL, have none: the next start fills them (src/search/fill.ts).
ALTER TABLE "content" ADD COLUMN "search" TSVECTOR, ADD COLUMN "search_title" TEXT;
-- Which contents have these words?
CREATE INDEX "content_search_idx" ON "content" USING GIN ("search");
-- Which contents are called exactly this? A hash: titles may be longer than an entry of a B-tree.
CREATE INDEX "content_search_title_idx" ON "content" USING HASH ("search_title");
-- Which contents have no words yet?
CREATE INDEX "content_unsearchable_idx" ON "content"("id") WHERE "search" IS NULL;
-- What has this user that others do not see?
CREATE INDEX "content_unlisted_idx" ON "content"("owner_id") WHERE "removed_at" IS NULL AND (NOT "is_public" OR "hidden_at" IS NOT NULL);

-- Every word of titles, tags and themes: what a misspelt one may have meant.
CREATE TABLE "search_words" (
    "word" TEXT COLLATE "C" NOT NULL,
    "near" TEXT[] COLLATE "C",

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("word")
);
-- Which words are one slip away from this one? (Both lack a letter, or one of them does.)
CREATE INDEX "search_words_near_idx" ON "search_words" USING GIN ("near");
-- In which words is this a part, and which begin almost like this?
CREATE INDEX "search_words_word_idx" ON "search_words" USING GIN ("word" gin_trgm_ops);
