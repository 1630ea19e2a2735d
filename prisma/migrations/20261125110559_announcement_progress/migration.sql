-- AlterTable
ALTER TABLE "broadcast" ADD COLUMN     "finished_at" TIMESTAMPTZ(3),
ADD COLUMN     "progress_at" TIMESTAMPTZ(3);

-- What was sent before this was there is not announced again as under way.
UPDATE "broadcast" SET "finished_at" = "sent_at" WHERE "sent_at" IS NOT NULL;
