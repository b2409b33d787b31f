-- +goose Up
-- What addresses answer for in each plan, counted, so that a message says it of plans that nobody reads for it: see store/agenda. It can be computed
-- again, so a program that does not know it may leave it as it is: it holds only while the agenda knows that nothing was recorded since.
CREATE TABLE agenda_accounts (
  realm TEXT NOT NULL,
  plan TEXT NOT NULL,
  until_day BIGINT NOT NULL, -- the first day on which it may stand otherwise
  account BYTEA NOT NULL,
  PRIMARY KEY (realm, plan)
);
