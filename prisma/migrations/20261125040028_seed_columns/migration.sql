-- AlterTable
ALTER TABLE "unit" ADD COLUMN     "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "type" TEXT;

-- AlterTable
ALTER TABLE "clock_rule" ADD COLUMN     "side" TEXT NOT NULL DEFAULT 'after';
