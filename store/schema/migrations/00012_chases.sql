-- +goose Up
-- append-only: what the office presses for; on_day is the first day on which it may be told
CREATE TABLE chases (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, on_day TEXT NOT NULL, at INTEGER NOT NULL, by_whom TEXT NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER chases_no_update BEFORE UPDATE ON chases BEGIN SELECT RAISE(ABORT, 'chases is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chases_no_delete BEFORE DELETE ON chases BEGIN SELECT RAISE(ABORT, 'chases is append-only'); END;
-- +goose StatementEnd
