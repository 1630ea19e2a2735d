-- AlterTable
ALTER TABLE "account" ADD COLUMN     "follows" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "broadcast_article" (
    "broadcast_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "city" TEXT,
    "people" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "token" TEXT,
    "article_id" TEXT,
    "message_id" TEXT,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "broadcast_article_pkey" PRIMARY KEY ("broadcast_id")
);

-- CreateIndex
CREATE INDEX "broadcast_article_channel_state_not_before_idx" ON "broadcast_article"("channel", "state", "not_before");

-- AddForeignKey
ALTER TABLE "broadcast_article" ADD CONSTRAINT "broadcast_article_broadcast_id_fkey" FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
