-- +goose Up
-- Where notices stand is found by what their message took in: this index was a thirtieth of a store, and was written three times for each notice.
DROP INDEX standing_message;
