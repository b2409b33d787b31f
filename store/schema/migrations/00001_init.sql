-- +goose Up
-- Rows of the tables marked append-only are never changed: triggers at the end hold it. The other tables are derived from them and kept
-- in the same transactions. Instants are unix milliseconds, civil dates YYYY-MM-DD.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- append-only: every version of a plan, the directory and a calendar year; the last one of a name holds
CREATE TABLE versions (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('plan', 'directory', 'calendar')),
  name TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX versions_name ON versions (kind, name, id);

-- append-only
CREATE TABLE events (id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;

-- append-only: the last row of a scope holds
CREATE TABLE holds (
  id INTEGER PRIMARY KEY, scope TEXT NOT NULL, held INTEGER NOT NULL, by_whom TEXT NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;

-- append-only
CREATE TABLE rounds (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL, scheduled INTEGER NOT NULL, off INTEGER NOT NULL
) STRICT;
CREATE INDEX rounds_realm ON rounds (realm, id);

-- append-only
CREATE TABLE notices (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, key TEXT NOT NULL, obligation TEXT NOT NULL, channel TEXT NOT NULL,
  address TEXT NOT NULL, on_day TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (realm, key)
) STRICT;

-- append-only
CREATE TABLE messages (
  id TEXT PRIMARY KEY, realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, recipient TEXT NOT NULL, day TEXT NOT NULL,
  composed INTEGER NOT NULL, expires INTEGER NOT NULL, leader INTEGER NOT NULL, urgent INTEGER NOT NULL, refs TEXT NOT NULL,
  mention TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL, sha256 TEXT NOT NULL,
  batch TEXT NOT NULL, -- the first of the parts that were worded together
  purpose TEXT NOT NULL CHECK (purpose IN ('', 'word', 'fallback')) -- '' counts for the caps, the others do not
) STRICT;
CREATE INDEX messages_address ON messages (realm, channel, address, day);

-- append-only
CREATE TABLE message_notices (
  message_id TEXT NOT NULL REFERENCES messages (id), notice_id INTEGER NOT NULL REFERENCES notices (id),
  PRIMARY KEY (message_id, notice_id)
) STRICT;
CREATE INDEX message_notices_notice ON message_notices (notice_id);

-- append-only: begin before anything is sent, commit before the step after which a failure is doubtful, end with the verdict
CREATE TABLE attempts (
  message_id TEXT NOT NULL REFERENCES messages (id), number INTEGER NOT NULL, step TEXT NOT NULL CHECK (step IN ('begin', 'commit', 'end')),
  at INTEGER NOT NULL, outcome TEXT NOT NULL, code INTEGER NOT NULL, reply TEXT NOT NULL, dead INTEGER NOT NULL,
  PRIMARY KEY (message_id, number, step)
) STRICT;

-- append-only: what became of a message or notice, and by whom
CREATE TABLE settlements (
  id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, notice_id INTEGER NOT NULL, result TEXT NOT NULL, at INTEGER NOT NULL,
  by_whom TEXT NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE INDEX settlements_message ON settlements (message_id, id);
CREATE INDEX settlements_at ON settlements (at);
CREATE INDEX attempts_at ON attempts (step, at);

-- append-only: what a channel has asked for or come to, and its mending
CREATE TABLE channel_events (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('paused', 'broken', 'mended', 'tested')),
  until INTEGER NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;

-- append-only: an address that is refused: dead until the directory is imported anew, or refused for the day
CREATE TABLE losses (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, recipient TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('dead', 'refused')), why TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;

-- derived: where each notice stands, each unfinished message's lease, how often an address was reminded, and which channels rest
CREATE TABLE standing (notice_id INTEGER PRIMARY KEY REFERENCES notices (id), realm TEXT NOT NULL, state TEXT NOT NULL, message_id TEXT NOT NULL) STRICT;
CREATE INDEX standing_state ON standing (realm, state);
CREATE INDEX standing_message ON standing (message_id);
CREATE TABLE queue (
  message_id TEXT PRIMARY KEY REFERENCES messages (id), realm TEXT NOT NULL, next_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
  failures INTEGER NOT NULL, doubtful INTEGER NOT NULL, person INTEGER NOT NULL
) STRICT;
CREATE INDEX queue_next ON queue (realm, person, next_at);
CREATE TABLE reminded (
  realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, obligation TEXT NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (realm, channel, address, obligation)
) STRICT;
CREATE TABLE channels (
  realm TEXT NOT NULL, channel TEXT NOT NULL, until INTEGER NOT NULL, broken_since INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (realm, channel)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_no_delete BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_no_update BEFORE UPDATE ON holds BEGIN SELECT RAISE(ABORT, 'holds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds BEGIN SELECT RAISE(ABORT, 'holds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rounds_no_update BEFORE UPDATE ON rounds BEGIN SELECT RAISE(ABORT, 'rounds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rounds_no_delete BEFORE DELETE ON rounds BEGIN SELECT RAISE(ABORT, 'rounds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notices_no_update BEFORE UPDATE ON notices BEGIN SELECT RAISE(ABORT, 'notices is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notices_no_delete BEFORE DELETE ON notices BEGIN SELECT RAISE(ABORT, 'notices is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_no_update BEFORE UPDATE ON messages BEGIN SELECT RAISE(ABORT, 'messages is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_no_delete BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'messages is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_notices_no_update BEFORE UPDATE ON message_notices BEGIN SELECT RAISE(ABORT, 'message_notices is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_notices_no_delete BEFORE DELETE ON message_notices BEGIN SELECT RAISE(ABORT, 'message_notices is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attempts_no_update BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attempts_no_delete BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER channel_events_no_update BEFORE UPDATE ON channel_events BEGIN SELECT RAISE(ABORT, 'channel_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER channel_events_no_delete BEFORE DELETE ON channel_events BEGIN SELECT RAISE(ABORT, 'channel_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER losses_no_update BEFORE UPDATE ON losses BEGIN SELECT RAISE(ABORT, 'losses is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER losses_no_delete BEFORE DELETE ON losses BEGIN SELECT RAISE(ABORT, 'losses is append-only'); END;
-- +goose StatementEnd
