-- +goose Up
-- append-only: the links of the chain of evidence; counts by table, marks by which a changed row is found. They are sealed by the one after them.
CREATE TABLE seals (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, alg TEXT NOT NULL, prev TEXT NOT NULL, counts TEXT NOT NULL, hash TEXT NOT NULL,
  mac TEXT NOT NULL, key TEXT NOT NULL, distid TEXT NOT NULL, marks BLOB NOT NULL
) STRICT;

-- append-only: a row whose personal cells were blanked: its leaf when it was sealed, and since
CREATE TABLE purges (
  id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, row_no INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, why TEXT NOT NULL,
  at INTEGER NOT NULL, by_whom TEXT NOT NULL
) STRICT;

-- derived: the rows of which cells may be blanked once, by the transaction that writes this
CREATE TABLE purging (tbl TEXT NOT NULL, row_no INTEGER NOT NULL, PRIMARY KEY (tbl, row_no)) STRICT;

-- A row's place among those of its table is the order of insertion. The rowid of this one is the reply's.
ALTER TABLE reply_endings ADD COLUMN seq INTEGER;
DROP TRIGGER reply_endings_no_update;
UPDATE reply_endings SET seq = (SELECT count(*) FROM reply_endings o WHERE o.at < reply_endings.at
  OR o.at = reply_endings.at AND o.reply_id <= reply_endings.reply_id);
CREATE UNIQUE INDEX reply_endings_seq ON reply_endings (seq);

-- +goose StatementBegin
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER purges_no_update BEFORE UPDATE ON purges BEGIN SELECT RAISE(ABORT, 'purges is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER purges_no_delete BEFORE DELETE ON purges BEGIN SELECT RAISE(ABORT, 'purges is append-only'); END;
-- +goose StatementEnd

-- A row may be changed once where it is to be purged, and by nothing else.
DROP TRIGGER asked_rounds_no_update;
DROP TRIGGER attempts_no_update;
DROP TRIGGER backups_no_update;
DROP TRIGGER channel_events_no_update;
DROP TRIGGER chases_no_update;
DROP TRIGGER clock_acceptances_no_update;
DROP TRIGGER doubts_no_update;
DROP TRIGGER endings_no_update;
DROP TRIGGER events_no_update;
DROP TRIGGER holds_no_update;
DROP TRIGGER losses_no_update;
DROP TRIGGER message_attachments_no_update;
DROP TRIGGER message_notices_no_update;
DROP TRIGGER messages_no_update;
DROP TRIGGER notices_no_update;
DROP TRIGGER progress_no_update;
DROP TRIGGER proofs_no_update;
DROP TRIGGER replies_no_update;
DROP TRIGGER reply_events_no_update;
DROP TRIGGER restore_searches_no_update;
DROP TRIGGER restores_no_update;
DROP TRIGGER rounds_no_update;
DROP TRIGGER settlements_no_update;
DROP TRIGGER short_names_no_update;
DROP TRIGGER tests_no_update;
DROP TRIGGER versions_no_update;
-- +goose StatementBegin
CREATE TRIGGER asked_rounds_no_update BEFORE UPDATE ON asked_rounds WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'asked_rounds' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'asked_rounds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER asked_rounds_purged AFTER UPDATE ON asked_rounds BEGIN DELETE FROM purging WHERE tbl = 'asked_rounds' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attempts_no_update BEFORE UPDATE ON attempts WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'attempts' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'attempts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attempts_purged AFTER UPDATE ON attempts BEGIN DELETE FROM purging WHERE tbl = 'attempts' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER backups_no_update BEFORE UPDATE ON backups WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'backups' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'backups is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER backups_purged AFTER UPDATE ON backups BEGIN DELETE FROM purging WHERE tbl = 'backups' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER channel_events_no_update BEFORE UPDATE ON channel_events WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'channel_events' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'channel_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER channel_events_purged AFTER UPDATE ON channel_events BEGIN DELETE FROM purging WHERE tbl = 'channel_events' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chases_no_update BEFORE UPDATE ON chases WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'chases' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'chases is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chases_purged AFTER UPDATE ON chases BEGIN DELETE FROM purging WHERE tbl = 'chases' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clock_acceptances_no_update BEFORE UPDATE ON clock_acceptances WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'clock_acceptances' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'clock_acceptances is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clock_acceptances_purged AFTER UPDATE ON clock_acceptances BEGIN DELETE FROM purging WHERE tbl = 'clock_acceptances' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER doubts_no_update BEFORE UPDATE ON doubts WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'doubts' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'doubts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER doubts_purged AFTER UPDATE ON doubts BEGIN DELETE FROM purging WHERE tbl = 'doubts' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER endings_no_update BEFORE UPDATE ON endings WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'endings' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'endings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER endings_purged AFTER UPDATE ON endings BEGIN DELETE FROM purging WHERE tbl = 'endings' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'events' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_purged AFTER UPDATE ON events BEGIN DELETE FROM purging WHERE tbl = 'events' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_no_update BEFORE UPDATE ON holds WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'holds' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'holds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_purged AFTER UPDATE ON holds BEGIN DELETE FROM purging WHERE tbl = 'holds' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER losses_no_update BEFORE UPDATE ON losses WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'losses' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'losses is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER losses_purged AFTER UPDATE ON losses BEGIN DELETE FROM purging WHERE tbl = 'losses' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_attachments_no_update BEFORE UPDATE ON message_attachments WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'message_attachments' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'message_attachments is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_attachments_purged AFTER UPDATE ON message_attachments BEGIN DELETE FROM purging WHERE tbl = 'message_attachments' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_notices_no_update BEFORE UPDATE ON message_notices WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'message_notices' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'message_notices is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_notices_purged AFTER UPDATE ON message_notices BEGIN DELETE FROM purging WHERE tbl = 'message_notices' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_no_update BEFORE UPDATE ON messages WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'messages' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'messages is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_purged AFTER UPDATE ON messages BEGIN DELETE FROM purging WHERE tbl = 'messages' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notices_no_update BEFORE UPDATE ON notices WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'notices' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'notices is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notices_purged AFTER UPDATE ON notices BEGIN DELETE FROM purging WHERE tbl = 'notices' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER progress_no_update BEFORE UPDATE ON progress WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'progress' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'progress is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER progress_purged AFTER UPDATE ON progress BEGIN DELETE FROM purging WHERE tbl = 'progress' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proofs_no_update BEFORE UPDATE ON proofs WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'proofs' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'proofs is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proofs_purged AFTER UPDATE ON proofs BEGIN DELETE FROM purging WHERE tbl = 'proofs' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replies_no_update BEFORE UPDATE ON replies WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'replies' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'replies is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replies_purged AFTER UPDATE ON replies BEGIN DELETE FROM purging WHERE tbl = 'replies' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_endings_no_update BEFORE UPDATE ON reply_endings WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'reply_endings' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'reply_endings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_endings_purged AFTER UPDATE ON reply_endings BEGIN DELETE FROM purging WHERE tbl = 'reply_endings' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_events_no_update BEFORE UPDATE ON reply_events WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'reply_events' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'reply_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_events_purged AFTER UPDATE ON reply_events BEGIN DELETE FROM purging WHERE tbl = 'reply_events' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restore_searches_no_update BEFORE UPDATE ON restore_searches WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'restore_searches' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'restore_searches is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restore_searches_purged AFTER UPDATE ON restore_searches BEGIN DELETE FROM purging WHERE tbl = 'restore_searches' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restores_no_update BEFORE UPDATE ON restores WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'restores' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'restores is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restores_purged AFTER UPDATE ON restores BEGIN DELETE FROM purging WHERE tbl = 'restores' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rounds_no_update BEFORE UPDATE ON rounds WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'rounds' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'rounds is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rounds_purged AFTER UPDATE ON rounds BEGIN DELETE FROM purging WHERE tbl = 'rounds' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'settlements' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlements_purged AFTER UPDATE ON settlements BEGIN DELETE FROM purging WHERE tbl = 'settlements' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER short_names_no_update BEFORE UPDATE ON short_names WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'short_names' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'short_names is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER short_names_purged AFTER UPDATE ON short_names BEGIN DELETE FROM purging WHERE tbl = 'short_names' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tests_no_update BEFORE UPDATE ON tests WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'tests' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'tests is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tests_purged AFTER UPDATE ON tests BEGIN DELETE FROM purging WHERE tbl = 'tests' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions WHEN NOT EXISTS (SELECT 1 FROM purging WHERE tbl = 'versions' AND row_no = OLD.rowid)
BEGIN SELECT RAISE(ABORT, 'versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_purged AFTER UPDATE ON versions BEGIN DELETE FROM purging WHERE tbl = 'versions' AND row_no = OLD.rowid; END;
-- +goose StatementEnd
