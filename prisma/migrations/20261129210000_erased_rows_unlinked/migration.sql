-- While an erasure is in progress: the secret from which the keys of the erased rows are computed, one key per content. Deleted at its end.
ALTER TABLE "erasures" ADD COLUMN "secret" TEXT;

-- Set by an erasure: the rows that would show a conversion no longer have the key of the exposure. NULL: the rows decide.
ALTER TABLE "experiment_exposures" ADD COLUMN "has_converted" BOOLEAN;
