-- +goose Up
-- who may open the office's page; hash is empty until a password was chosen. fails counts the failed sign-ins since the last good one
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, display TEXT NOT NULL UNIQUE, role TEXT NOT NULL, scope TEXT NOT NULL, hash TEXT NOT NULL,
  disabled INTEGER NOT NULL, created INTEGER NOT NULL, fails INTEGER NOT NULL, failed INTEGER NOT NULL, locked INTEGER NOT NULL
) STRICT;

-- sum is the SHA-256 of what the cookie holds, in hexadecimal digits: who reads the store cannot sign in by it
CREATE TABLE sessions (
  sum TEXT PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), began INTEGER NOT NULL, seen INTEGER NOT NULL, address TEXT NOT NULL, browser TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_account ON sessions (account_id, seen);

-- one-time links; account_id is NULL of the first administrator's, who chooses his own name
CREATE TABLE account_links (
  sum TEXT PRIMARY KEY, account_id INTEGER REFERENCES accounts (id), expires INTEGER NOT NULL, used INTEGER NOT NULL
) STRICT;

CREATE TABLE account_tokens (
  id INTEGER PRIMARY KEY, sum TEXT NOT NULL UNIQUE, account_id INTEGER NOT NULL REFERENCES accounts (id), name TEXT NOT NULL, writes INTEGER NOT NULL,
  made INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER NOT NULL, revoked INTEGER NOT NULL
) STRICT;

-- append-only: what became of accounts, and who signed in; account is a name, empty where a name is none
CREATE TABLE account_acts (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, by_whom TEXT NOT NULL, account TEXT NOT NULL, act TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX account_acts_last ON account_acts (account, act, at);

-- +goose StatementBegin
CREATE TRIGGER account_acts_no_update BEFORE UPDATE ON account_acts BEGIN SELECT RAISE(ABORT, 'account_acts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_acts_no_delete BEFORE DELETE ON account_acts BEGIN SELECT RAISE(ABORT, 'account_acts is append-only'); END;
-- +goose StatementEnd
