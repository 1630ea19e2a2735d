-- CreateTable
CREATE TABLE "unit_group" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "former_id" TEXT,
    "topic" TEXT,
    "unit_code" TEXT,
    "linked_by" UUID,
    "linked_at" TIMESTAMPTZ(3),
    "left_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unit_group_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "unit_group_channel_former_id_idx" ON "unit_group"("channel", "former_id");

-- CreateIndex
CREATE UNIQUE INDEX "unit_group_channel_external_id_key" ON "unit_group"("channel", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "unit_group_channel_unit_code_key" ON "unit_group"("channel", "unit_code");
