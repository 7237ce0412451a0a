-- Reaction that counts as a conversion, if the target is REACTION. NULL for LIKE and DISLIKE, which "target" contains as before.
ALTER TABLE "experiments" ADD COLUMN "target_reaction" TEXT;
