-- AlterTable
ALTER TABLE "channel_budget" ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "opened_at" TIMESTAMPTZ(3),
ADD COLUMN     "probe_at" TIMESTAMPTZ(3),
ADD COLUMN     "probes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "why" TEXT;
