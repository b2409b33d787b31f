-- +goose Up
-- append-only: the bytes of the files that go with a message, in their order; what they are called, and their hashes, the message's own body says
CREATE TABLE message_attachments (
  message_id TEXT NOT NULL REFERENCES messages (id), place INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (message_id, place)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER message_attachments_no_update BEFORE UPDATE ON message_attachments BEGIN SELECT RAISE(ABORT, 'message_attachments is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_attachments_no_delete BEFORE DELETE ON message_attachments BEGIN SELECT RAISE(ABORT, 'message_attachments is append-only'); END;
-- +goose StatementEnd
