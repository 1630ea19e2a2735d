-- AlterTable
ALTER TABLE "sent_part" ADD COLUMN     "price" TEXT NOT NULL DEFAULT 'free',
ADD COLUMN     "way" TEXT NOT NULL DEFAULT 'plain';

-- CreateIndex
CREATE INDEX "sent_part_sent_at_price_idx" ON "sent_part"("sent_at", "price");

-- Released when the person makes contact, and listed for the secretariat.
CREATE INDEX outbox_waiting ON outbox (account_id) WHERE state = 'waiting';
