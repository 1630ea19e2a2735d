-- CreateTable
CREATE TABLE "follow" (
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "follow_pkey" PRIMARY KEY ("person_id","kind","key")
);

-- CreateIndex
CREATE INDEX "follow_kind_key_idx" ON "follow"("kind", "key");

-- CreateIndex
CREATE INDEX "question_field_key_asker_id_idx" ON "question"("field_key", "asker_id");

-- AddForeignKey
ALTER TABLE "follow" ADD CONSTRAINT "follow_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
