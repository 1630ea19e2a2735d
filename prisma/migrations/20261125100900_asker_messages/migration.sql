-- CreateTable
CREATE TABLE "asker_message" (
    "account_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "question_id" UUID NOT NULL,
    "text_hash" TEXT NOT NULL,
    "entry_id" UUID,

    CONSTRAINT "asker_message_pkey" PRIMARY KEY ("account_id","external_id")
);

-- CreateIndex
CREATE INDEX "asker_message_question_id_idx" ON "asker_message"("question_id");

-- CreateIndex
CREATE INDEX "asker_message_entry_id_idx" ON "asker_message"("entry_id");

-- AddForeignKey
ALTER TABLE "asker_message" ADD CONSTRAINT "asker_message_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asker_message" ADD CONSTRAINT "asker_message_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "question_entry"("id") ON DELETE SET NULL ON UPDATE CASCADE;
