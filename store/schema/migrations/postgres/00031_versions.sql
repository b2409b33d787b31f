-- +goose Up
-- A server keeps long texts apart from their rows; the index is that of a file all the same.
DROP INDEX versions_name;
CREATE INDEX versions_name ON versions (kind, name, id, at);
