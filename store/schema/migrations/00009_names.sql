-- +goose Up
-- append-only: what the office calls a problem in one line; the last row of a problem counts, one without a name takes the former back
CREATE TABLE short_names (
  id INTEGER PRIMARY KEY, problem TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, by_whom TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER short_names_no_update BEFORE UPDATE ON short_names BEGIN SELECT RAISE(ABORT, 'short_names is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER short_names_no_delete BEFORE DELETE ON short_names BEGIN SELECT RAISE(ABORT, 'short_names is append-only'); END;
-- +goose StatementEnd
