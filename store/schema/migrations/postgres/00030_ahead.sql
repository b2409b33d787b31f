-- +goose Up
-- What begins says by itself how far its clock is ahead of the server's: a program of before step 25, which works beside a newer one, leaves it out. What comes
-- with its number is a copy of what was kept elsewhere.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION attempts_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN
    NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM attempts);
    IF NEW.step = 'begin' AND NEW.ahead IS NULL THEN
      NEW.ahead := NEW.at - CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT);
    END IF;
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tests_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rowid IS NULL THEN
    NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM tests);
    IF NEW.step = 'begin' AND NEW.ahead IS NULL THEN
      NEW.ahead := NEW.at - CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT);
    END IF;
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
