-- +goose Up
-- append-only: which paper the office has sent for a matter, by its own ways; kind is letter, slip or notice
CREATE TABLE papers (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, doc TEXT NOT NULL, on_day TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER papers_no_update BEFORE UPDATE ON papers BEGIN SELECT RAISE(ABORT, 'papers is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER papers_no_delete BEFORE DELETE ON papers BEGIN SELECT RAISE(ABORT, 'papers is append-only'); END;
-- +goose StatementEnd
