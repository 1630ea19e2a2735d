-- AlterTable
ALTER TABLE "person" ADD COLUMN     "quiet_since" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "question_commune_code_received_at_idx" ON "question"("commune_code", "received_at");
