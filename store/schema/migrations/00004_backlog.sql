-- +goose Up
-- What a claim goes by stands in the queue itself, so that neither it nor the settling of attempts that never ended walks a backlog.
ALTER TABLE queue ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN open INTEGER NOT NULL DEFAULT 0; -- an attempt has begun and not ended
UPDATE queue SET channel = (SELECT channel FROM messages m WHERE m.id = queue.message_id);
UPDATE queue SET open = 1 WHERE attempts > 0 AND NOT EXISTS
  (SELECT 1 FROM attempts a WHERE a.message_id = queue.message_id AND a.number = queue.attempts AND a.step = 'end');
DROP INDEX queue_next;
CREATE INDEX queue_claim ON queue (realm, channel, person, next_at, message_id);
CREATE INDEX queue_open ON queue (realm, next_at) WHERE open = 1;
CREATE INDEX losses_at ON losses (realm, at);
CREATE INDEX settlements_moving ON settlements (id) WHERE result <> 'delivered';
