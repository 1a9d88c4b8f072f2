-- What a person types to log in, once; of the code only a hash is kept.
CREATE TABLE login_code (
  hash       bytea PRIMARY KEY,
  user_id    uuid NOT NULL UNIQUE REFERENCES app_user, -- a new code ends the one before
  made_by    uuid NOT NULL REFERENCES app_user,
  expires_at timestamptz NOT NULL
);

-- A person who has logged in somewhere.
CREATE TABLE login_session (
  id          uuid PRIMARY KEY,
  user_id     uuid NOT NULL REFERENCES app_user,
  created_at  timestamptz NOT NULL DEFAULT now(),
  renewed_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  why_ended   text
);
CREATE INDEX login_session_of_user ON login_session (user_id);

-- Refresh tokens, by their hashes. Former ones stay, so that a second use is noticed.
CREATE TABLE login_refresh (
  hash       bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES login_session ON DELETE CASCADE,
  used_at    timestamptz
);
CREATE INDEX login_refresh_of_session ON login_refresh (session_id);

-- What access tokens are signed with; the private half is sealed under the master key.
CREATE TABLE signing_key (
  id          text PRIMARY KEY,
  public_key  text NOT NULL,
  key_version int NOT NULL REFERENCES master_key,
  nonce       text NOT NULL,
  ciphertext  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
