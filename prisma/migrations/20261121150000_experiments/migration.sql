-- Experiments: nothing but `stopped_at` ever changes, so that an assignment holds for ever.
CREATE TABLE "experiments" (
    "key" TEXT COLLATE "C" NOT NULL,
    "description" TEXT NOT NULL,
    "variants" JSONB NOT NULL,
    "target" TEXT NOT NULL,
    "target_content_id" TEXT COLLATE "C",
    "salt" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "experiments_pkey" PRIMARY KEY ("key")
);

-- Who was shown which variant, once for ever. No foreign key: experiments are never deleted, and every exposure would lock the one row.
CREATE TABLE "experiment_exposures" (
    "experiment_key" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "variant" TEXT COLLATE "C" NOT NULL,
    "exposed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "experiment_exposures_pkey" PRIMARY KEY ("experiment_key","user_id")
);
-- Where is a person named, who is to be erased?
CREATE INDEX "experiment_exposures_user_id_idx" ON "experiment_exposures"("user_id");
