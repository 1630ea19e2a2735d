-- AlterTable
ALTER TABLE "broadcast" ADD COLUMN     "changed_at" TIMESTAMPTZ(3);

-- What is due, in two: messages to one person, and those of each announcement.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (channel, priority, id) WHERE state = 'pending' AND priority < 2;
CREATE INDEX outbox_announcing ON outbox (broadcast_id, channel, not_before, id) WHERE state = 'pending' AND priority = 2;

-- Announcements that are not at their end, and of those the ones that go out.
CREATE INDEX broadcast_unfinished ON broadcast (status, sent_at) WHERE finished_at IS NULL AND sent_at IS NOT NULL;
