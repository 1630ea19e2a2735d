-- AlterTable
ALTER TABLE "broadcast" ADD COLUMN     "progress" JSONB;
