-- +goose Up
-- append-only: what a second person found of what was read of a plan; the last row of a print counts
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, plan TEXT NOT NULL, print TEXT NOT NULL, key TEXT NOT NULL, what TEXT NOT NULL, found_right INTEGER NOT NULL, by_whom TEXT NOT NULL,
  note TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, file TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews is append-only'); END;
-- +goose StatementEnd

-- of a release: how many readings of the plan nobody had confirmed; NULL: none, or it was not asked
ALTER TABLE holds ADD COLUMN unreviewed INTEGER;
