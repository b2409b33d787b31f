-- +goose Up
-- Nobody looks for what is told by its state, and nearly all is: an index of it was a fortieth of a store, and was written three times for each notice.
DROP INDEX standing_state;
CREATE INDEX standing_open ON standing (realm, state) WHERE state IN ('waiting', 'queued');
