-- What Prisma's schema language can't say; test/infra/migrate.test.ts lists each by name.

-- Queues are read through the few rows that are open, however many were handled before.
CREATE INDEX inbox_waiting ON inbox (channel, conversation_key, id) WHERE state = 'waiting';
CREATE INDEX inbox_due ON inbox (id) WHERE state = 'waiting';
CREATE INDEX inbox_handled ON inbox (handled_at) WHERE state = 'handled';
CREATE INDEX outbox_due ON outbox (channel, priority, id) WHERE state = 'pending';
CREATE INDEX outbox_open ON outbox (account_id, id) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_leased ON outbox (channel, lease_until) WHERE state = 'sending';
CREATE INDEX outbox_replaces ON outbox (account_id, replaces, id) WHERE replaces IS NOT NULL;
CREATE INDEX outbox_unsettled ON outbox (settled_at) WHERE state IN ('failed', 'uncertain');

-- A row that a person changed, by whatever way, is never overwritten by a newer base seed: any update that is not the
-- seed's own leaves its time in edited_at, and the seed passes such rows over.
CREATE FUNCTION mark_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('doithoai.seeding', true) IS DISTINCT FROM 'on' THEN
    NEW.edited_at := now();
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER mark_edited BEFORE UPDATE ON unit FOR EACH ROW EXECUTE FUNCTION mark_edited();
CREATE TRIGGER mark_edited BEFORE UPDATE ON field FOR EACH ROW EXECUTE FUNCTION mark_edited();
CREATE TRIGGER mark_edited BEFORE UPDATE ON field_label FOR EACH ROW EXECUTE FUNCTION mark_edited();
CREATE TRIGGER mark_edited BEFORE UPDATE ON routing_rule FOR EACH ROW EXECUTE FUNCTION mark_edited();
CREATE TRIGGER mark_edited BEFORE UPDATE ON clock_rule FOR EACH ROW EXECUTE FUNCTION mark_edited();
CREATE TRIGGER mark_edited BEFORE UPDATE ON calendar_day FOR EACH ROW EXECUTE FUNCTION mark_edited();
CREATE TRIGGER mark_edited BEFORE UPDATE ON setting FOR EACH ROW EXECUTE FUNCTION mark_edited();
