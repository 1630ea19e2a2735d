-- AlterTable
ALTER TABLE "account" ADD COLUMN     "linked_at" TIMESTAMPTZ(3),
ADD COLUMN     "own_person_id" UUID;

-- AlterTable
ALTER TABLE "question" ADD COLUMN     "asked_from" UUID;

-- CreateTable
CREATE TABLE "link_code" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "link_code_id_key" ON "link_code"("id");

-- CreateIndex
CREATE UNIQUE INDEX "link_code_code_hash_key" ON "link_code"("code_hash");

-- CreateIndex
CREATE UNIQUE INDEX "account_own_person_id_key" ON "account"("own_person_id");
