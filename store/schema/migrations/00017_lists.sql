-- +goose Up
-- Whoever looks at the newest of a hundred thousand messages, or for some of them by a word, reads no bodies on the way; and the notices of a matter
-- are found without a walk over all.
CREATE INDEX messages_day ON messages (realm, day, channel, recipient, address, subject, id);
CREATE INDEX notices_obligation ON notices (realm, obligation);
