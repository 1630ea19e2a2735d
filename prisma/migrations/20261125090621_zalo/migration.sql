-- AlterTable
ALTER TABLE "account" ADD COLUMN     "paused_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "sent_part" (
    "channel" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "outbox_id" BIGINT NOT NULL,
    "part" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sent_part_pkey" PRIMARY KEY ("channel","external_id")
);

-- CreateTable
CREATE TABLE "zalo_grant" (
    "oa_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "access_expires_at" TIMESTAMPTZ(3),
    "renewing_since" TIMESTAMPTZ(3),
    "dead_since" TIMESTAMPTZ(3),
    "dead_why" TEXT,

    CONSTRAINT "zalo_grant_pkey" PRIMARY KEY ("oa_id")
);

-- CreateTable
CREATE TABLE "zalo_consent" (
    "link_hash" TEXT NOT NULL,
    "oa_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "state_hash" TEXT,
    "verifier" TEXT,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "zalo_consent_pkey" PRIMARY KEY ("link_hash")
);

-- CreateTable
CREATE TABLE "zalo_upload" (
    "oa_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "shape" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "zalo_upload_pkey" PRIMARY KEY ("oa_id","sha256","shape")
);

-- CreateIndex
CREATE INDEX "sent_part_outbox_id_idx" ON "sent_part"("outbox_id");

-- CreateIndex
CREATE INDEX "sent_part_account_id_idx" ON "sent_part"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "zalo_consent_state_hash_key" ON "zalo_consent"("state_hash");

-- CreateIndex
CREATE INDEX "zalo_upload_sha256_idx" ON "zalo_upload"("sha256");
