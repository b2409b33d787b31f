-- +goose Up
-- A hold may end by itself after a day, and may name who has agreed to it.
ALTER TABLE holds ADD COLUMN until_day TEXT NOT NULL DEFAULT '';
ALTER TABLE holds ADD COLUMN second TEXT NOT NULL DEFAULT '';

-- append-only: a test message of somebody's own asking: begin before anything is sent, end with the verdict, bounce where it came back
CREATE TABLE tests (
  id TEXT NOT NULL, step TEXT NOT NULL CHECK (step IN ('begin', 'end', 'bounce')), realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
  recipient TEXT NOT NULL, by_whom TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL, code INTEGER NOT NULL, reply TEXT NOT NULL,
  PRIMARY KEY (id, step)
) STRICT;
CREATE INDEX tests_address ON tests (realm, channel, address, at);
CREATE INDEX tests_at ON tests (step, at);

-- derived: since when each address is known, and when something, a test too, was last delivered to it; 0: never
CREATE TABLE reach (
  realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, since INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (realm, channel, address)
) STRICT;
INSERT INTO reach (realm, channel, address, since, last)
  SELECT m.realm, m.channel, m.address, min(m.composed), max(s.at) FROM settlements s JOIN messages m ON m.id = s.message_id
  WHERE s.result = 'delivered' AND NOT EXISTS (SELECT 1 FROM settlements f WHERE f.message_id = m.id AND f.result = 'failed')
  GROUP BY m.realm, m.channel, m.address;

-- +goose StatementBegin
CREATE TRIGGER tests_no_update BEFORE UPDATE ON tests BEGIN SELECT RAISE(ABORT, 'tests is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tests_no_delete BEFORE DELETE ON tests BEGIN SELECT RAISE(ABORT, 'tests is append-only'); END;
-- +goose StatementEnd
