-- AlterTable
ALTER TABLE "broadcast" ADD COLUMN     "corrects_id" UUID,
ADD COLUMN     "excluded" JSONB,
ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'information',
ADD COLUMN     "recipients" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "scheduled_at" TIMESTAMPTZ(3),
ADD COLUMN     "urgent_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "broadcast_approval" (
    "broadcast_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "broadcast_approval_pkey" PRIMARY KEY ("broadcast_id","kind","person_id")
);

-- CreateTable
CREATE TABLE "broadcast_tally" (
    "id" BIGSERIAL NOT NULL,
    "broadcast_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "messages" INTEGER NOT NULL,

    CONSTRAINT "broadcast_tally_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "broadcast_tally_broadcast_id_idx" ON "broadcast_tally"("broadcast_id");

-- CreateIndex
CREATE INDEX "broadcast_territory_code_sent_at_idx" ON "broadcast"("territory_code", "sent_at" DESC);

-- CreateIndex
CREATE INDEX "broadcast_corrects_id_idx" ON "broadcast"("corrects_id");

-- AddForeignKey
ALTER TABLE "broadcast" ADD CONSTRAINT "broadcast_corrects_id_fkey" FOREIGN KEY ("corrects_id") REFERENCES "broadcast"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "broadcast_approval" ADD CONSTRAINT "broadcast_approval_broadcast_id_fkey" FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Every statement that moves messages of announcements counts them, whoever wrote it. It only adds rows, so that nobody
-- waits for another. What is deleted stays counted: that is how old messages are compacted.
CREATE FUNCTION tally_announcements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO broadcast_tally (broadcast_id, state, messages)
    SELECT broadcast_id, state, count(*) FROM after WHERE broadcast_id IS NOT NULL GROUP BY 1, 2;
  ELSE
    INSERT INTO broadcast_tally (broadcast_id, state, messages)
    SELECT broadcast_id, state, sum(moved) FROM (
      SELECT broadcast_id, state, 1 AS moved FROM after WHERE broadcast_id IS NOT NULL
      UNION ALL SELECT broadcast_id, state, -1 FROM before WHERE broadcast_id IS NOT NULL) AS changes
    GROUP BY 1, 2 HAVING sum(moved) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_queued AFTER INSERT ON outbox REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION tally_announcements();
CREATE TRIGGER tally_moved AFTER UPDATE ON outbox REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION tally_announcements();
INSERT INTO broadcast_tally (broadcast_id, state, messages)
SELECT broadcast_id, state, count(*) FROM outbox WHERE broadcast_id IS NOT NULL GROUP BY 1, 2;
