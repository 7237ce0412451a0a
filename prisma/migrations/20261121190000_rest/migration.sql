-- REST requests that named themselves (Idempotency-Key), with the answer they got; kept for a day.
CREATE TABLE "request_keys" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" SMALLINT,
    -- Not jsonb: a repeat is answered letter by letter.
    "answer" JSON,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_keys_pkey" PRIMARY KEY ("user_id", "key")
);
-- Which are a day old?
CREATE INDEX "request_keys_created_at_idx" ON "request_keys"("created_at");
