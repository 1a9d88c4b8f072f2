-- What a key may, and when it was used; after a rotation its former secret still opens for a while.
ALTER TABLE api_key ADD COLUMN scopes text[] NOT NULL DEFAULT '{READ,WRITE,ADMIN}';
ALTER TABLE api_key ADD COLUMN old_hash bytea;
ALTER TABLE api_key ADD COLUMN old_until timestamptz;
ALTER TABLE api_key ADD COLUMN last_used_at timestamptz; -- to the minute
CREATE INDEX api_key_of_user ON api_key (user_id, created_at);

-- A user who is deactivated opens nothing any more; what is theirs stays.
ALTER TABLE app_user ADD COLUMN deactivated_at timestamptz;
