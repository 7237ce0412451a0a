-- What a user does not want to be recommended. Nobody else's affair, and no fact about the content: it counts nowhere.
CREATE TABLE "dismissals" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "content_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dismissals_pkey" PRIMARY KEY ("user_id","content_id")
);

-- Every training of the recommender, and what came of it. The newest that is READY is the one that serves.
CREATE TABLE "recommender_models" (
    "version" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "fact_count" INTEGER NOT NULL DEFAULT 0,
    "user_count" INTEGER NOT NULL DEFAULT 0,
    "content_count" INTEGER NOT NULL DEFAULT 0,
    "parameters" JSONB,
    "quality" JSONB,
    "content_ids" TEXT[],
    "mean_strength" DOUBLE PRECISION,
    "moment_times" DOUBLE PRECISION[],
    "popularity" BYTEA,
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "peak_bytes" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "recommender_models_pkey" PRIMARY KEY ("version"),
    CONSTRAINT "recommender_models_status_check" CHECK ("status" IN ('TRAINING', 'READY', 'REFUSED', 'FAILED'))
);
CREATE INDEX "recommender_models_started_at_idx" ON "recommender_models"("started_at" DESC);

-- Which contents go with a content, by a model: read for the contents that a viewer met, and nothing else of the model is.
CREATE TABLE "recommender_neighbours" (
    "version" UUID NOT NULL,
    "content_id" TEXT COLLATE "C" NOT NULL,
    "neighbours" INTEGER[],
    "weights" REAL[],

    CONSTRAINT "recommender_neighbours_pkey" PRIMARY KEY ("version","content_id")
);
