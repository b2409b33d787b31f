-- +goose Up
-- append-only: what came of each backup; why is empty where it is good
CREATE TABLE backups (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL, rows INTEGER NOT NULL, why TEXT NOT NULL) STRICT;

-- append-only: a backup has become this store; what happened between the two instants is not in it
CREATE TABLE restores (
  id INTEGER PRIMARY KEY, backup_at INTEGER NOT NULL, at INTEGER NOT NULL, by_whom TEXT NOT NULL, file TEXT NOT NULL
) STRICT;

-- append-only: the daemon of a realm has looked for what may have been sent between a backup and its restore
CREATE TABLE restore_searches (
  restore_id INTEGER NOT NULL REFERENCES restores (id), realm TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (restore_id, realm)
) STRICT;

-- append-only: what it found, and on which day that would have gone
CREATE TABLE doubts (
  restore_id INTEGER NOT NULL REFERENCES restores (id), notice_id INTEGER NOT NULL REFERENCES notices (id), day TEXT NOT NULL,
  urgent INTEGER NOT NULL, PRIMARY KEY (restore_id, notice_id)
) STRICT;
CREATE INDEX doubts_notice ON doubts (notice_id);
CREATE INDEX settlements_notice ON settlements (notice_id, id);

-- +goose StatementBegin
CREATE TRIGGER backups_no_update BEFORE UPDATE ON backups BEGIN SELECT RAISE(ABORT, 'backups is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER backups_no_delete BEFORE DELETE ON backups BEGIN SELECT RAISE(ABORT, 'backups is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restores_no_update BEFORE UPDATE ON restores BEGIN SELECT RAISE(ABORT, 'restores is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restores_no_delete BEFORE DELETE ON restores BEGIN SELECT RAISE(ABORT, 'restores is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restore_searches_no_update BEFORE UPDATE ON restore_searches BEGIN SELECT RAISE(ABORT, 'restore_searches is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restore_searches_no_delete BEFORE DELETE ON restore_searches BEGIN SELECT RAISE(ABORT, 'restore_searches is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER doubts_no_update BEFORE UPDATE ON doubts BEGIN SELECT RAISE(ABORT, 'doubts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER doubts_no_delete BEFORE DELETE ON doubts BEGIN SELECT RAISE(ABORT, 'doubts is append-only'); END;
-- +goose StatementEnd
