-- +goose Up
-- Which of several machines does what, and until when: see store/leases. The token counts the holders, so that a write of a former one is refused.
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  token BIGINT NOT NULL,
  until BIGINT NOT NULL -- by the database's clock; in the past: free
);

-- Notices are kept in a form that programs before this one cannot read: see store/schema.
CREATE TABLE schema_needs (step BIGINT PRIMARY KEY);
INSERT INTO schema_needs (step) VALUES (21);
