-- What was said to a person last: for words that stand for a button, and for the message that a new one takes the place of.
CREATE INDEX outbox_said ON outbox (account_id, id) WHERE state = 'sent';
