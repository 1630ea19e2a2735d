-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "delivered_at" TIMESTAMPTZ(3),
ADD COLUMN     "moved_from" TEXT,
ADD COLUMN     "read_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "delivery_record" (
    "id" UUID NOT NULL,
    "broadcast_id" UUID,
    "notice_id" UUID,
    "person_id" UUID,
    "locale" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_until" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "made_at" TIMESTAMPTZ(3),
    "files" JSONB,

    CONSTRAINT "delivery_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_count" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "broadcast_id" UUID,
    "channel" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "messages" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,

    CONSTRAINT "outbox_count_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "delivery_record_broadcast_id_idx" ON "delivery_record"("broadcast_id");

-- CreateIndex
CREATE INDEX "delivery_record_notice_id_idx" ON "delivery_record"("notice_id");

-- CreateIndex
CREATE INDEX "outbox_count_broadcast_id_idx" ON "outbox_count"("broadcast_id");

-- Compacted in pieces: each adds to what the ones before counted.
CREATE UNIQUE INDEX outbox_count_of ON outbox_count (at, broadcast_id, channel, kind, state, route, reason) NULLS NOT DISTINCT;
-- What is old enough to be compacted is found without reading what is new.
CREATE INDEX outbox_settled ON outbox (settled_at, id) WHERE state IN ('sent', 'blocked', 'failed', 'uncertain', 'replaced', 'dropped');
-- Records that somebody waits for.
CREATE INDEX delivery_record_open ON delivery_record (asked_at) WHERE made_at IS NULL;
