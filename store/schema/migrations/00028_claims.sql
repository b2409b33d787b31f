-- +goose Up
-- What may go at the same time goes in the order in which it was put, and not by the names of messages, which are hashes: so what a turn writes lies
-- together, and fewer pages go to the disk.
DROP INDEX queue_claim;
CREATE INDEX queue_claim ON queue (realm, channel, person, next_at);

-- Budgets ask when attempts began; of their other marks nobody asks by the time.
DROP INDEX attempts_at;
CREATE INDEX attempts_begun ON attempts (at) WHERE step = 'begin';
