-- AlterTable
ALTER TABLE "account" ADD COLUMN     "minute_began" TIMESTAMPTZ(3),
ADD COLUMN     "minute_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "slowed_at" TIMESTAMPTZ(3);
