-- +goose Up
-- append-only: somebody has looked at the clock and found it right; rounds up to last_round that lie after it were held under a wrong one
CREATE TABLE clock_acceptances (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, last_round INTEGER NOT NULL, by_whom TEXT NOT NULL, note TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER clock_acceptances_no_update BEFORE UPDATE ON clock_acceptances BEGIN SELECT RAISE(ABORT, 'clock_acceptances is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clock_acceptances_no_delete BEFORE DELETE ON clock_acceptances BEGIN SELECT RAISE(ABORT, 'clock_acceptances is append-only'); END;
-- +goose StatementEnd
