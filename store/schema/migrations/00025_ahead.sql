-- +goose Up
-- of what begins: how far the clock that dates it was ahead of the database's, in milliseconds; NULL: not at all. Budgets count by the database's
ALTER TABLE attempts ADD COLUMN ahead INTEGER;
ALTER TABLE tests ADD COLUMN ahead INTEGER;
