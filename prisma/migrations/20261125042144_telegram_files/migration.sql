-- CreateTable
CREATE TABLE "telegram_file" (
    "bot_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "shape" TEXT NOT NULL,
    "file_id" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "telegram_file_pkey" PRIMARY KEY ("bot_id","sha256","shape")
);

-- CreateIndex
CREATE INDEX "telegram_file_sha256_idx" ON "telegram_file"("sha256");
