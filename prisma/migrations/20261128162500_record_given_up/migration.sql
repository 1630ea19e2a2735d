-- AlterTable
ALTER TABLE "delivery_record" ADD COLUMN     "failed_at" TIMESTAMPTZ(3);

-- What failed before was tried without end: each gets its tries anew.
UPDATE "delivery_record" SET "tries" = 0 WHERE "made_at" IS NULL;
