-- +goose Up
-- What SQLite's migrations up to this number have come to: the same tables and columns. INTEGER is BIGINT, BLOB is BYTEA, texts are compared by their
-- bytes. Where a table of SQLite has no number of its own, its rowid is a column here.

-- Functions that SQLite has and PostgreSQL has not, so that a statement is the same for both. What is no list has no parts.
CREATE FUNCTION instr(text, text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS 'SELECT strpos($1, $2)::bigint';
CREATE FUNCTION max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  'SELECT CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN $1 > $2 THEN $1 ELSE $2 END';
CREATE FUNCTION json_extract(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1::json ->> substr($2, 3)';
CREATE FUNCTION json_each(text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE STRICT AS
  'SELECT json_array_elements_text(CASE WHEN json_typeof($1::json) = ''array'' THEN $1::json END)';
CREATE FUNCTION json_each(text, text) RETURNS TABLE (value json) LANGUAGE sql IMMUTABLE STRICT AS
  'SELECT json_array_elements(CASE WHEN json_typeof($1::json -> substr($2, 3)) = ''array'' THEN $1::json -> substr($2, 3) END)';

-- Rows of the tables marked append-only are never changed: triggers at the end hold it. The other tables are derived from them and kept
-- in the same transactions. Instants are unix milliseconds, civil dates YYYY-MM-DD.
CREATE TABLE meta (
  name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL
);

-- append-only: every version of a plan, the directory and a calendar year; the last one of a name holds
CREATE TABLE versions (
  id BIGINT PRIMARY KEY, kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('plan', 'directory', 'calendar')), name TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL
);

-- append-only
CREATE TABLE events (
  id BIGINT PRIMARY KEY, key TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, body TEXT COLLATE "C" NOT NULL
);

-- append-only: the last row of a scope holds
CREATE TABLE holds (
  id BIGINT PRIMARY KEY, scope TEXT COLLATE "C" NOT NULL, held BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL, until_day TEXT COLLATE "C" NOT NULL DEFAULT '', second TEXT COLLATE "C" NOT NULL DEFAULT '', unreviewed BIGINT
);

-- append-only
CREATE TABLE rounds (
  id BIGINT PRIMARY KEY, realm TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, scheduled BIGINT NOT NULL,
  off BIGINT NOT NULL
);

-- append-only
CREATE TABLE notices (
  id BIGINT PRIMARY KEY, realm TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL, obligation TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL, on_day TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL, UNIQUE (realm, key)
);

-- append-only
CREATE TABLE messages (
  id TEXT COLLATE "C" PRIMARY KEY, realm TEXT COLLATE "C" NOT NULL, channel TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, composed BIGINT NOT NULL, expires BIGINT NOT NULL, leader BIGINT NOT NULL,
  urgent BIGINT NOT NULL, refs TEXT COLLATE "C" NOT NULL, mention TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL, body BYTEA NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL, batch TEXT COLLATE "C" NOT NULL, purpose TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('', 'word', 'fallback')),
  rowid BIGINT NOT NULL UNIQUE
);

-- append-only
CREATE TABLE message_notices (
  message_id TEXT COLLATE "C" NOT NULL REFERENCES messages (id), notice_id BIGINT NOT NULL REFERENCES notices (id), rowid BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (message_id, notice_id)
);

-- append-only: begin before anything is sent, commit before the step after which a failure is doubtful, end with the verdict
CREATE TABLE attempts (
  message_id TEXT COLLATE "C" NOT NULL REFERENCES messages (id), number BIGINT NOT NULL,
  step TEXT COLLATE "C" NOT NULL CHECK (step IN ('begin', 'commit', 'end')), at BIGINT NOT NULL, outcome TEXT COLLATE "C" NOT NULL,
  code BIGINT NOT NULL, reply TEXT COLLATE "C" NOT NULL, dead BIGINT NOT NULL, rowid BIGINT NOT NULL UNIQUE, PRIMARY KEY (message_id, number, step)
);

-- append-only: what became of a message or notice, and by whom
CREATE TABLE settlements (
  id BIGINT PRIMARY KEY, message_id TEXT COLLATE "C" NOT NULL, notice_id BIGINT NOT NULL, result TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL,
  by_whom TEXT COLLATE "C" NOT NULL, why TEXT COLLATE "C" NOT NULL
);

-- append-only: what a channel has asked for or come to, and its mending
CREATE TABLE channel_events (
  id BIGINT PRIMARY KEY, realm TEXT COLLATE "C" NOT NULL, channel TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('paused', 'broken', 'mended', 'tested')), until BIGINT NOT NULL, why TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL
);

-- append-only: an address that is refused: dead until the directory is imported anew, or refused for the day
CREATE TABLE losses (
  id BIGINT PRIMARY KEY, realm TEXT COLLATE "C" NOT NULL, channel TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('dead', 'refused')), why TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL
);

-- derived: where each notice stands, each unfinished message's lease, how often an address was reminded, and which channels rest
CREATE TABLE standing (
  notice_id BIGINT PRIMARY KEY REFERENCES notices (id), realm TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL,
  message_id TEXT COLLATE "C" NOT NULL
);

CREATE TABLE queue (
  message_id TEXT COLLATE "C" PRIMARY KEY REFERENCES messages (id), realm TEXT COLLATE "C" NOT NULL, next_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL, failures BIGINT NOT NULL, doubtful BIGINT NOT NULL, person BIGINT NOT NULL, channel TEXT COLLATE "C" NOT NULL DEFAULT '',
  open BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE reminded (
  realm TEXT COLLATE "C" NOT NULL, channel TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL, obligation TEXT COLLATE "C" NOT NULL,
  times BIGINT NOT NULL, PRIMARY KEY (realm, channel, address, obligation)
);

CREATE TABLE channels (
  realm TEXT COLLATE "C" NOT NULL, channel TEXT COLLATE "C" NOT NULL, until BIGINT NOT NULL, broken_since BIGINT NOT NULL,
  why TEXT COLLATE "C" NOT NULL, PRIMARY KEY (realm, channel)
);

-- append-only: what came of each backup; why is empty where it is good
CREATE TABLE backups (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, file TEXT COLLATE "C" NOT NULL, bytes BIGINT NOT NULL, rows BIGINT NOT NULL,
  why TEXT COLLATE "C" NOT NULL
);

-- append-only: a backup has become this store; what happened between the two instants is not in it
CREATE TABLE restores (
  id BIGINT PRIMARY KEY, backup_at BIGINT NOT NULL, at BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL, file TEXT COLLATE "C" NOT NULL
);

-- append-only: the daemon of a realm has looked for what may have been sent between a backup and its restore
CREATE TABLE restore_searches (
  restore_id BIGINT NOT NULL REFERENCES restores (id), realm TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, rowid BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (restore_id, realm)
);

-- append-only: what it found, and on which day that would have gone
CREATE TABLE doubts (
  restore_id BIGINT NOT NULL REFERENCES restores (id), notice_id BIGINT NOT NULL REFERENCES notices (id), day TEXT COLLATE "C" NOT NULL,
  urgent BIGINT NOT NULL, rowid BIGINT NOT NULL UNIQUE, PRIMARY KEY (restore_id, notice_id)
);

-- append-only: somebody has looked at the clock and found it right; rounds up to last_round that lie after it were held under a wrong one
CREATE TABLE clock_acceptances (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, last_round BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL
);

-- append-only: a plan that has ended, as of its version then; a newer version of it takes it up again
CREATE TABLE endings (
  id BIGINT PRIMARY KEY, plan TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, at BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL,
  doc TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL
);

-- append-only: somebody wants a round before the next scheduled one
CREATE TABLE asked_rounds (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL
);

-- append-only: a test message of somebody's own asking: begin before anything is sent, end with the verdict, bounce where it came back
CREATE TABLE tests (
  id TEXT COLLATE "C" NOT NULL, step TEXT COLLATE "C" NOT NULL CHECK (step IN ('begin', 'end', 'bounce')), realm TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL, recipient TEXT COLLATE "C" NOT NULL, by_whom TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL, outcome TEXT COLLATE "C" NOT NULL, code BIGINT NOT NULL, reply TEXT COLLATE "C" NOT NULL, rowid BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (id, step)
);

-- derived: since when each address is known, and when something, a test too, was last delivered to it; 0: never
CREATE TABLE reach (
  realm TEXT COLLATE "C" NOT NULL, channel TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL, since BIGINT NOT NULL, last BIGINT NOT NULL,
  PRIMARY KEY (realm, channel, address)
);

-- append-only: what the office calls a problem in one line; the last row of a problem counts, one without a name takes the former back
CREATE TABLE short_names (
  id BIGINT PRIMARY KEY, problem TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL
);

-- append-only: the bytes of the files that go with a message, in their order; what they are called, and their hashes, the message's own body says
CREATE TABLE message_attachments (
  message_id TEXT COLLATE "C" NOT NULL REFERENCES messages (id), place BIGINT NOT NULL, data BYTEA NOT NULL, rowid BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (message_id, place)
);

-- append-only: what recipients answered, as it came; source names an answer once for all, so that it is taken in once. Body is all of it but the
-- text of a mail as a whole and the bytes of its files.
CREATE TABLE replies (
  id BIGINT PRIMARY KEY, source TEXT COLLATE "C" NOT NULL UNIQUE, at BIGINT NOT NULL, message_id TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL, whole TEXT COLLATE "C" NOT NULL
);

-- append-only: files that came as proof, the bytes of each once; which reply or progress they belong to, and what they are called, its body says
CREATE TABLE proofs (
  sha256 TEXT COLLATE "C" PRIMARY KEY, data BYTEA NOT NULL, rowid BIGINT NOT NULL UNIQUE
);

-- append-only: what the office did with a reply, once; and the events that were recorded by it
CREATE TABLE reply_endings (
  reply_id BIGINT PRIMARY KEY REFERENCES replies (id), at BIGINT NOT NULL, taken BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL, seq BIGINT
);

CREATE TABLE reply_events (
  reply_id BIGINT NOT NULL REFERENCES reply_endings (reply_id), event_id BIGINT NOT NULL REFERENCES events (id), rowid BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (reply_id, event_id)
);

-- append-only: how a matter goes on, in words; of a reply, or typed by the office
CREATE TABLE progress (
  id BIGINT PRIMARY KEY, key TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, reply_id BIGINT REFERENCES replies (id), body TEXT COLLATE "C" NOT NULL
);

-- append-only: what the office presses for; on_day is the first day on which it may be told
CREATE TABLE chases (
  id BIGINT PRIMARY KEY, key TEXT COLLATE "C" NOT NULL, on_day TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL,
  who TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL
);

-- append-only: the links of the chain of evidence; counts by table, marks by which a changed row is found. They are sealed by the one after them.
CREATE TABLE seals (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, alg TEXT COLLATE "C" NOT NULL, prev TEXT COLLATE "C" NOT NULL, counts TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL, mac TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL, distid TEXT COLLATE "C" NOT NULL,
  marks BYTEA NOT NULL
);

-- append-only: a row whose personal cells were blanked: its leaf when it was sealed, and since
CREATE TABLE purges (
  id BIGINT PRIMARY KEY, tbl TEXT COLLATE "C" NOT NULL, row_no BIGINT NOT NULL, before TEXT COLLATE "C" NOT NULL, after TEXT COLLATE "C" NOT NULL,
  why TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL
);

-- derived: the rows of which cells may be blanked once, by the transaction that writes this
CREATE TABLE purging (
  tbl TEXT COLLATE "C" NOT NULL, row_no BIGINT NOT NULL, PRIMARY KEY (tbl, row_no)
);

-- append-only: what a second person found of what was read of a plan; the last row of a print counts
CREATE TABLE reviews (
  id BIGINT PRIMARY KEY, plan TEXT COLLATE "C" NOT NULL, print TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL,
  what TEXT COLLATE "C" NOT NULL, found_right BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL,
  who TEXT COLLATE "C" NOT NULL, file TEXT COLLATE "C" NOT NULL
);

-- append-only: which paper the office has sent for a matter, by its own ways; kind is letter, slip or notice
CREATE TABLE papers (
  id BIGINT PRIMARY KEY, key TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, doc TEXT COLLATE "C" NOT NULL,
  on_day TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, who TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL
);

-- who may open the office's page; hash is empty until a password was chosen. fails counts the failed sign-ins since the last good one
CREATE TABLE accounts (
  id BIGINT PRIMARY KEY, name TEXT COLLATE "C" NOT NULL UNIQUE, display TEXT COLLATE "C" NOT NULL UNIQUE, role TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL, hash TEXT COLLATE "C" NOT NULL, disabled BIGINT NOT NULL, created BIGINT NOT NULL, fails BIGINT NOT NULL,
  failed BIGINT NOT NULL, locked BIGINT NOT NULL
);

-- sum is the SHA-256 of what the cookie holds, in hexadecimal digits: who reads the store cannot sign in by it
CREATE TABLE sessions (
  sum TEXT COLLATE "C" PRIMARY KEY, account_id BIGINT NOT NULL REFERENCES accounts (id), began BIGINT NOT NULL, seen BIGINT NOT NULL,
  address TEXT COLLATE "C" NOT NULL, browser TEXT COLLATE "C" NOT NULL
);

-- one-time links; account_id is NULL of the first administrator's, who chooses his own name
CREATE TABLE account_links (
  sum TEXT COLLATE "C" PRIMARY KEY, account_id BIGINT REFERENCES accounts (id), expires BIGINT NOT NULL, used BIGINT NOT NULL
);

CREATE TABLE account_tokens (
  id BIGINT PRIMARY KEY, sum TEXT COLLATE "C" NOT NULL UNIQUE, account_id BIGINT NOT NULL REFERENCES accounts (id), name TEXT COLLATE "C" NOT NULL,
  writes BIGINT NOT NULL, made BIGINT NOT NULL, expires BIGINT NOT NULL, used BIGINT NOT NULL, revoked BIGINT NOT NULL
);

-- append-only: what became of accounts, and who signed in; account is a name, empty where a name is none
CREATE TABLE account_acts (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, by_whom TEXT COLLATE "C" NOT NULL, account TEXT COLLATE "C" NOT NULL, act TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL
);

CREATE INDEX versions_name ON versions (kind, name, id);
CREATE INDEX rounds_realm ON rounds (realm, id);
CREATE INDEX messages_address ON messages (realm, channel, address, day);
CREATE INDEX message_notices_notice ON message_notices (notice_id);
CREATE INDEX settlements_message ON settlements (message_id, id);
CREATE INDEX settlements_at ON settlements (at);
CREATE INDEX attempts_at ON attempts (step, at);
CREATE INDEX standing_state ON standing (realm, state);
CREATE INDEX standing_message ON standing (message_id);
CREATE INDEX doubts_notice ON doubts (notice_id);
CREATE INDEX settlements_notice ON settlements (notice_id, id);
CREATE INDEX queue_claim ON queue (realm, channel, person, next_at, message_id);
CREATE INDEX queue_open ON queue (realm, next_at) WHERE open = 1;
CREATE INDEX losses_at ON losses (realm, at);
CREATE INDEX settlements_moving ON settlements (id) WHERE result <> 'delivered';
CREATE INDEX tests_address ON tests (realm, channel, address, at);
CREATE INDEX tests_at ON tests (step, at);
CREATE INDEX replies_message ON replies (message_id);
CREATE INDEX progress_key ON progress (key, id);
CREATE UNIQUE INDEX reply_endings_seq ON reply_endings (seq);
CREATE INDEX sessions_account ON sessions (account_id, seen);
CREATE INDEX account_acts_last ON account_acts (account, act, at);
-- bodies lie elsewhere, so whoever looks at the newest of many messages reads none on the way
CREATE INDEX messages_day ON messages (realm, day, rowid);
CREATE INDEX notices_obligation ON notices (realm, obligation);

-- Rows that are evidence are numbered by the transaction that writes them, in the order in which it keeps them and without gaps: only one writes at a
-- time. What a sequence gives out is lost where a transaction fails.
-- +goose StatementBegin
CREATE FUNCTION versions_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM versions); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER versions_number BEFORE INSERT ON versions FOR EACH ROW EXECUTE PROCEDURE versions_number();
-- +goose StatementBegin
CREATE FUNCTION events_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM events); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER events_number BEFORE INSERT ON events FOR EACH ROW EXECUTE PROCEDURE events_number();
-- +goose StatementBegin
CREATE FUNCTION holds_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM holds); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER holds_number BEFORE INSERT ON holds FOR EACH ROW EXECUTE PROCEDURE holds_number();
-- +goose StatementBegin
CREATE FUNCTION rounds_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM rounds); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER rounds_number BEFORE INSERT ON rounds FOR EACH ROW EXECUTE PROCEDURE rounds_number();
-- +goose StatementBegin
CREATE FUNCTION notices_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM notices); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER notices_number BEFORE INSERT ON notices FOR EACH ROW EXECUTE PROCEDURE notices_number();
-- +goose StatementBegin
CREATE FUNCTION messages_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM messages); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER messages_number BEFORE INSERT ON messages FOR EACH ROW EXECUTE PROCEDURE messages_number();
-- +goose StatementBegin
CREATE FUNCTION message_notices_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM message_notices); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER message_notices_number BEFORE INSERT ON message_notices FOR EACH ROW EXECUTE PROCEDURE message_notices_number();
-- +goose StatementBegin
CREATE FUNCTION attempts_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM attempts); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER attempts_number BEFORE INSERT ON attempts FOR EACH ROW EXECUTE PROCEDURE attempts_number();
-- +goose StatementBegin
CREATE FUNCTION settlements_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM settlements); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER settlements_number BEFORE INSERT ON settlements FOR EACH ROW EXECUTE PROCEDURE settlements_number();
-- +goose StatementBegin
CREATE FUNCTION channel_events_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM channel_events); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channel_events_number BEFORE INSERT ON channel_events FOR EACH ROW EXECUTE PROCEDURE channel_events_number();
-- +goose StatementBegin
CREATE FUNCTION losses_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM losses); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER losses_number BEFORE INSERT ON losses FOR EACH ROW EXECUTE PROCEDURE losses_number();
-- +goose StatementBegin
CREATE FUNCTION backups_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM backups); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER backups_number BEFORE INSERT ON backups FOR EACH ROW EXECUTE PROCEDURE backups_number();
-- +goose StatementBegin
CREATE FUNCTION restores_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM restores); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER restores_number BEFORE INSERT ON restores FOR EACH ROW EXECUTE PROCEDURE restores_number();
-- +goose StatementBegin
CREATE FUNCTION restore_searches_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM restore_searches); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER restore_searches_number BEFORE INSERT ON restore_searches FOR EACH ROW EXECUTE PROCEDURE restore_searches_number();
-- +goose StatementBegin
CREATE FUNCTION doubts_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM doubts); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER doubts_number BEFORE INSERT ON doubts FOR EACH ROW EXECUTE PROCEDURE doubts_number();
-- +goose StatementBegin
CREATE FUNCTION clock_acceptances_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM clock_acceptances); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER clock_acceptances_number BEFORE INSERT ON clock_acceptances FOR EACH ROW EXECUTE PROCEDURE clock_acceptances_number();
-- +goose StatementBegin
CREATE FUNCTION endings_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM endings); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER endings_number BEFORE INSERT ON endings FOR EACH ROW EXECUTE PROCEDURE endings_number();
-- +goose StatementBegin
CREATE FUNCTION asked_rounds_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM asked_rounds); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER asked_rounds_number BEFORE INSERT ON asked_rounds FOR EACH ROW EXECUTE PROCEDURE asked_rounds_number();
-- +goose StatementBegin
CREATE FUNCTION tests_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM tests); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tests_number BEFORE INSERT ON tests FOR EACH ROW EXECUTE PROCEDURE tests_number();
-- +goose StatementBegin
CREATE FUNCTION short_names_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM short_names); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER short_names_number BEFORE INSERT ON short_names FOR EACH ROW EXECUTE PROCEDURE short_names_number();
-- +goose StatementBegin
CREATE FUNCTION message_attachments_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM message_attachments); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER message_attachments_number BEFORE INSERT ON message_attachments FOR EACH ROW EXECUTE PROCEDURE message_attachments_number();
-- +goose StatementBegin
CREATE FUNCTION replies_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM replies); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER replies_number BEFORE INSERT ON replies FOR EACH ROW EXECUTE PROCEDURE replies_number();
-- +goose StatementBegin
CREATE FUNCTION proofs_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM proofs); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proofs_number BEFORE INSERT ON proofs FOR EACH ROW EXECUTE PROCEDURE proofs_number();
-- +goose StatementBegin
CREATE FUNCTION reply_events_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM reply_events); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER reply_events_number BEFORE INSERT ON reply_events FOR EACH ROW EXECUTE PROCEDURE reply_events_number();
-- +goose StatementBegin
CREATE FUNCTION progress_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM progress); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER progress_number BEFORE INSERT ON progress FOR EACH ROW EXECUTE PROCEDURE progress_number();
-- +goose StatementBegin
CREATE FUNCTION chases_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM chases); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER chases_number BEFORE INSERT ON chases FOR EACH ROW EXECUTE PROCEDURE chases_number();
-- +goose StatementBegin
CREATE FUNCTION seals_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM seals); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER seals_number BEFORE INSERT ON seals FOR EACH ROW EXECUTE PROCEDURE seals_number();
-- +goose StatementBegin
CREATE FUNCTION purges_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM purges); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER purges_number BEFORE INSERT ON purges FOR EACH ROW EXECUTE PROCEDURE purges_number();
-- +goose StatementBegin
CREATE FUNCTION reviews_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM reviews); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER reviews_number BEFORE INSERT ON reviews FOR EACH ROW EXECUTE PROCEDURE reviews_number();
-- +goose StatementBegin
CREATE FUNCTION papers_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM papers); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER papers_number BEFORE INSERT ON papers FOR EACH ROW EXECUTE PROCEDURE papers_number();
-- +goose StatementBegin
CREATE FUNCTION accounts_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM accounts); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER accounts_number BEFORE INSERT ON accounts FOR EACH ROW EXECUTE PROCEDURE accounts_number();
-- +goose StatementBegin
CREATE FUNCTION account_tokens_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM account_tokens); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER account_tokens_number BEFORE INSERT ON account_tokens FOR EACH ROW EXECUTE PROCEDURE account_tokens_number();
-- +goose StatementBegin
CREATE FUNCTION account_acts_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM account_acts); END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER account_acts_number BEFORE INSERT ON account_acts FOR EACH ROW EXECUTE PROCEDURE account_acts_number();

-- Rows of the tables marked append-only are never changed, but for cells that are blanked once where a row is to be purged.
-- +goose StatementBegin
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
    DELETE FROM purging WHERE tbl = TG_TABLE_NAME AND row_no = (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
    IF FOUND THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER versions_no_delete BEFORE DELETE ON versions FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER versions_no_truncate BEFORE TRUNCATE ON versions EXECUTE PROCEDURE append_only();
CREATE TRIGGER events_no_update BEFORE UPDATE ON events FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER events_no_delete BEFORE DELETE ON events FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events EXECUTE PROCEDURE append_only();
CREATE TRIGGER holds_no_update BEFORE UPDATE ON holds FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER holds_no_truncate BEFORE TRUNCATE ON holds EXECUTE PROCEDURE append_only();
CREATE TRIGGER rounds_no_update BEFORE UPDATE ON rounds FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER rounds_no_delete BEFORE DELETE ON rounds FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER rounds_no_truncate BEFORE TRUNCATE ON rounds EXECUTE PROCEDURE append_only();
CREATE TRIGGER notices_no_update BEFORE UPDATE ON notices FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER notices_no_delete BEFORE DELETE ON notices FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER notices_no_truncate BEFORE TRUNCATE ON notices EXECUTE PROCEDURE append_only();
CREATE TRIGGER messages_no_update BEFORE UPDATE ON messages FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER messages_no_delete BEFORE DELETE ON messages FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER messages_no_truncate BEFORE TRUNCATE ON messages EXECUTE PROCEDURE append_only();
CREATE TRIGGER message_notices_no_update BEFORE UPDATE ON message_notices FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER message_notices_no_delete BEFORE DELETE ON message_notices FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER message_notices_no_truncate BEFORE TRUNCATE ON message_notices EXECUTE PROCEDURE append_only();
CREATE TRIGGER attempts_no_update BEFORE UPDATE ON attempts FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER attempts_no_delete BEFORE DELETE ON attempts FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER attempts_no_truncate BEFORE TRUNCATE ON attempts EXECUTE PROCEDURE append_only();
CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER settlements_no_truncate BEFORE TRUNCATE ON settlements EXECUTE PROCEDURE append_only();
CREATE TRIGGER channel_events_no_update BEFORE UPDATE ON channel_events FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER channel_events_no_delete BEFORE DELETE ON channel_events FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER channel_events_no_truncate BEFORE TRUNCATE ON channel_events EXECUTE PROCEDURE append_only();
CREATE TRIGGER losses_no_update BEFORE UPDATE ON losses FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER losses_no_delete BEFORE DELETE ON losses FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER losses_no_truncate BEFORE TRUNCATE ON losses EXECUTE PROCEDURE append_only();
CREATE TRIGGER backups_no_update BEFORE UPDATE ON backups FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER backups_no_delete BEFORE DELETE ON backups FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER backups_no_truncate BEFORE TRUNCATE ON backups EXECUTE PROCEDURE append_only();
CREATE TRIGGER restores_no_update BEFORE UPDATE ON restores FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER restores_no_delete BEFORE DELETE ON restores FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER restores_no_truncate BEFORE TRUNCATE ON restores EXECUTE PROCEDURE append_only();
CREATE TRIGGER restore_searches_no_update BEFORE UPDATE ON restore_searches FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER restore_searches_no_delete BEFORE DELETE ON restore_searches FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER restore_searches_no_truncate BEFORE TRUNCATE ON restore_searches EXECUTE PROCEDURE append_only();
CREATE TRIGGER doubts_no_update BEFORE UPDATE ON doubts FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER doubts_no_delete BEFORE DELETE ON doubts FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER doubts_no_truncate BEFORE TRUNCATE ON doubts EXECUTE PROCEDURE append_only();
CREATE TRIGGER clock_acceptances_no_update BEFORE UPDATE ON clock_acceptances FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER clock_acceptances_no_delete BEFORE DELETE ON clock_acceptances FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER clock_acceptances_no_truncate BEFORE TRUNCATE ON clock_acceptances EXECUTE PROCEDURE append_only();
CREATE TRIGGER endings_no_update BEFORE UPDATE ON endings FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER endings_no_delete BEFORE DELETE ON endings FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER endings_no_truncate BEFORE TRUNCATE ON endings EXECUTE PROCEDURE append_only();
CREATE TRIGGER asked_rounds_no_update BEFORE UPDATE ON asked_rounds FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER asked_rounds_no_delete BEFORE DELETE ON asked_rounds FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER asked_rounds_no_truncate BEFORE TRUNCATE ON asked_rounds EXECUTE PROCEDURE append_only();
CREATE TRIGGER tests_no_update BEFORE UPDATE ON tests FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER tests_no_delete BEFORE DELETE ON tests FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER tests_no_truncate BEFORE TRUNCATE ON tests EXECUTE PROCEDURE append_only();
CREATE TRIGGER short_names_no_update BEFORE UPDATE ON short_names FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER short_names_no_delete BEFORE DELETE ON short_names FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER short_names_no_truncate BEFORE TRUNCATE ON short_names EXECUTE PROCEDURE append_only();
CREATE TRIGGER message_attachments_no_update BEFORE UPDATE ON message_attachments FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER message_attachments_no_delete BEFORE DELETE ON message_attachments FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER message_attachments_no_truncate BEFORE TRUNCATE ON message_attachments EXECUTE PROCEDURE append_only();
CREATE TRIGGER replies_no_update BEFORE UPDATE ON replies FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER replies_no_delete BEFORE DELETE ON replies FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER replies_no_truncate BEFORE TRUNCATE ON replies EXECUTE PROCEDURE append_only();
CREATE TRIGGER proofs_no_update BEFORE UPDATE ON proofs FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER proofs_no_delete BEFORE DELETE ON proofs FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER proofs_no_truncate BEFORE TRUNCATE ON proofs EXECUTE PROCEDURE append_only();
CREATE TRIGGER reply_endings_no_update BEFORE UPDATE ON reply_endings FOR EACH ROW EXECUTE PROCEDURE append_only('reply_id');
CREATE TRIGGER reply_endings_no_delete BEFORE DELETE ON reply_endings FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER reply_endings_no_truncate BEFORE TRUNCATE ON reply_endings EXECUTE PROCEDURE append_only();
CREATE TRIGGER reply_events_no_update BEFORE UPDATE ON reply_events FOR EACH ROW EXECUTE PROCEDURE append_only('rowid');
CREATE TRIGGER reply_events_no_delete BEFORE DELETE ON reply_events FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER reply_events_no_truncate BEFORE TRUNCATE ON reply_events EXECUTE PROCEDURE append_only();
CREATE TRIGGER progress_no_update BEFORE UPDATE ON progress FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER progress_no_delete BEFORE DELETE ON progress FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER progress_no_truncate BEFORE TRUNCATE ON progress EXECUTE PROCEDURE append_only();
CREATE TRIGGER chases_no_update BEFORE UPDATE ON chases FOR EACH ROW EXECUTE PROCEDURE append_only('id');
CREATE TRIGGER chases_no_delete BEFORE DELETE ON chases FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER chases_no_truncate BEFORE TRUNCATE ON chases EXECUTE PROCEDURE append_only();
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER seals_no_truncate BEFORE TRUNCATE ON seals EXECUTE PROCEDURE append_only();
CREATE TRIGGER purges_no_update BEFORE UPDATE ON purges FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER purges_no_delete BEFORE DELETE ON purges FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER purges_no_truncate BEFORE TRUNCATE ON purges EXECUTE PROCEDURE append_only();
CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER reviews_no_truncate BEFORE TRUNCATE ON reviews EXECUTE PROCEDURE append_only();
CREATE TRIGGER papers_no_update BEFORE UPDATE ON papers FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER papers_no_delete BEFORE DELETE ON papers FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER papers_no_truncate BEFORE TRUNCATE ON papers EXECUTE PROCEDURE append_only();
CREATE TRIGGER account_acts_no_update BEFORE UPDATE ON account_acts FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER account_acts_no_delete BEFORE DELETE ON account_acts FOR EACH ROW EXECUTE PROCEDURE append_only();
CREATE TRIGGER account_acts_no_truncate BEFORE TRUNCATE ON account_acts EXECUTE PROCEDURE append_only();
