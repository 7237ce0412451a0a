-- What did this user do, the newest first? Read in this order, and only where USER_HISTORY is on: elsewhere it stays empty.
CREATE TABLE "user_history" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL,
    "content_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "user_history_pkey" PRIMARY KEY ("user_id","occurred_at","type","content_id")
);
