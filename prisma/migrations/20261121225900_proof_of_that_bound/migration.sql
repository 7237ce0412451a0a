-- Reads the table beside those who write to it.
ALTER TABLE "view_details" VALIDATE CONSTRAINT "view_details_bound";
