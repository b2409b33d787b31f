-- +goose Up
-- When a version was taken in stands behind its text, so whoever asked for the times of all read the texts of all: half of a start with 20,000 plans.
DROP INDEX versions_name;
CREATE INDEX versions_name ON versions (kind, name, id, at);
