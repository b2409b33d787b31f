-- +goose Up
-- append-only: what recipients answered, as it came; source names an answer once for all, so that it is taken in once. Body is all of it but the
-- text of a mail as a whole and the bytes of its files.
CREATE TABLE replies (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL, whole TEXT NOT NULL
) STRICT;
CREATE INDEX replies_message ON replies (message_id);

-- append-only: files that came as proof, the bytes of each once; which reply or progress they belong to, and what they are called, its body says
CREATE TABLE proofs (sha256 TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT;

-- append-only: what the office did with a reply, once; and the events that were recorded by it
CREATE TABLE reply_endings (
  reply_id INTEGER PRIMARY KEY REFERENCES replies (id), at INTEGER NOT NULL, taken INTEGER NOT NULL, by_whom TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE TABLE reply_events (
  reply_id INTEGER NOT NULL REFERENCES reply_endings (reply_id), event_id INTEGER NOT NULL REFERENCES events (id), PRIMARY KEY (reply_id, event_id)
) STRICT;

-- append-only: how a matter goes on, in words; of a reply, or typed by the office
CREATE TABLE progress (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL, reply_id INTEGER REFERENCES replies (id), body TEXT NOT NULL
) STRICT;
CREATE INDEX progress_key ON progress (key, id);

-- +goose StatementBegin
CREATE TRIGGER replies_no_update BEFORE UPDATE ON replies BEGIN SELECT RAISE(ABORT, 'replies is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replies_no_delete BEFORE DELETE ON replies BEGIN SELECT RAISE(ABORT, 'replies is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proofs_no_update BEFORE UPDATE ON proofs BEGIN SELECT RAISE(ABORT, 'proofs is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proofs_no_delete BEFORE DELETE ON proofs BEGIN SELECT RAISE(ABORT, 'proofs is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_endings_no_update BEFORE UPDATE ON reply_endings BEGIN SELECT RAISE(ABORT, 'reply_endings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_endings_no_delete BEFORE DELETE ON reply_endings BEGIN SELECT RAISE(ABORT, 'reply_endings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_events_no_update BEFORE UPDATE ON reply_events BEGIN SELECT RAISE(ABORT, 'reply_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_events_no_delete BEFORE DELETE ON reply_events BEGIN SELECT RAISE(ABORT, 'reply_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER progress_no_update BEFORE UPDATE ON progress BEGIN SELECT RAISE(ABORT, 'progress is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER progress_no_delete BEFORE DELETE ON progress BEGIN SELECT RAISE(ABORT, 'progress is append-only'); END;
-- +goose StatementEnd
