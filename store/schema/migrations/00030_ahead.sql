-- +goose Up
-- On a server, what begins says by itself how far its clock is ahead of the server's. A file has no clock but the machine's.
SELECT 1;
