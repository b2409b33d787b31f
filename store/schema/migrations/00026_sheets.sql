-- +goose Up
-- How each of many plans stands, so that whoever asks how things stand has no world of all plans made for it: see store/agenda. All of it can be computed
-- again, so a program that does not know it may leave it as it is: what was recorded meanwhile shows.
CREATE TABLE sheets (
  realm TEXT NOT NULL,
  plan TEXT NOT NULL,
  turn INTEGER NOT NULL, -- the next day on which it may stand otherwise; 0: it is to be made anew, and is in no sum
  body TEXT NOT NULL,    -- how it stands, as JSON
  PRIMARY KEY (realm, plan)
);
CREATE INDEX sheets_turn ON sheets (realm, turn, plan);

-- How the plans of a realm stand together: the sum of the bodies above.
CREATE TABLE sheet_sums (
  realm TEXT PRIMARY KEY,
  made INTEGER NOT NULL,  -- how often it was written
  terms TEXT NOT NULL,    -- a hash of the settings and of the program
  day INTEGER NOT NULL,   -- on which it was written
  marks TEXT NOT NULL,    -- how far the records had come
  body TEXT NOT NULL      -- the sum, as JSON
);
