-- CreateTable
CREATE TABLE "audit_seal" (
    "id" SERIAL NOT NULL,
    "after_id" BIGINT NOT NULL,
    "last_id" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "seal" TEXT NOT NULL,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_after_id_key" ON "audit_seal"("after_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_last_id_key" ON "audit_seal"("last_id");
