-- +goose Up
-- When each plan is next to be looked at, so that a round reads those alone whose day has come, after a start as well: see store/agenda. All of it can be
-- computed again, so a program that does not know it may leave it as it is: what was recorded meanwhile shows.
CREATE TABLE agenda (
  realm TEXT NOT NULL,
  plan TEXT NOT NULL,
  next_day INTEGER NOT NULL, -- 0: at once
  known INTEGER NOT NULL,    -- 1: head and names are those in force
  head TEXT NOT NULL,        -- how it is headed, as JSON; empty: nothing of it is in force
  names TEXT NOT NULL,       -- whom it names, as JSON; empty: nobody
  PRIMARY KEY (realm, plan)
);
CREATE INDEX agenda_next ON agenda (realm, next_day, plan);

-- From what the days of a realm were computed.
CREATE TABLE agenda_basis (
  realm TEXT PRIMARY KEY,
  terms TEXT NOT NULL,    -- a hash of the settings and of the program
  day INTEGER NOT NULL,   -- the last one on which a plan was looked at
  marks TEXT NOT NULL     -- how far the records had come
);
