-- +goose Up
-- Some plans are read alone: what was recorded of them, and what holds them, is found without a walk over all. Of each scope of a hold the last row counts.
CREATE INDEX events_key ON events (key, id);
CREATE INDEX holds_scope ON holds (scope, id);
CREATE INDEX chases_key ON chases (key, id);
CREATE INDEX papers_key ON papers (key, id);
CREATE INDEX short_names_problem ON short_names (problem, id);
