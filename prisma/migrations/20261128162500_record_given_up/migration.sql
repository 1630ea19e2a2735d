-- AlterTable
ALTER TABLE "delivery_record" ADD COLUMN     "failed_at" TIMESTAMPTZ(3);
