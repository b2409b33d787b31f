-- +goose Up
-- append-only: a plan that has ended, as of its version then; a newer version of it takes it up again
CREATE TABLE endings (
  id INTEGER PRIMARY KEY, plan TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, by_whom TEXT NOT NULL, doc TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
-- append-only: somebody wants a round before the next scheduled one
CREATE TABLE asked_rounds (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, by_whom TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER endings_no_update BEFORE UPDATE ON endings BEGIN SELECT RAISE(ABORT, 'endings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER endings_no_delete BEFORE DELETE ON endings BEGIN SELECT RAISE(ABORT, 'endings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER asked_rounds_no_update BEFORE UPDATE ON asked_rounds BEGIN SELECT RAISE(ABORT, 'asked_rounds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER asked_rounds_no_delete BEFORE DELETE ON asked_rounds BEGIN SELECT RAISE(ABORT, 'asked_rounds is append-only'); END;
-- +goose StatementEnd
