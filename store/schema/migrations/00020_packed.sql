-- +goose Up
-- From here on a notice's body says no more what its key says (store/messages/notice.go). Former rows stay as they are; a program that does not know
-- the shorter form must not open the store, and this version tells it so.
SELECT 1;
