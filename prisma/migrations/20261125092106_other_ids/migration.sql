-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "other_ids" JSONB;
