-- By what else than a key or a login a user is known: an account at somebody else's. What it is
-- called there is never a user's id.
CREATE TABLE identity (
  door       text NOT NULL, -- such as telegram
  subject    text NOT NULL, -- the account's id there
  user_id    uuid NOT NULL REFERENCES app_user,
  by_setting boolean NOT NULL, -- counts only while the settings name the account
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (door, subject)
);
CREATE INDEX identity_of_user ON identity (user_id);

-- What lets a stranger in, once; of the token only a hash is kept.
CREATE TABLE invitation (
  hash       bytea PRIMARY KEY,
  role       text NOT NULL,
  made_by    uuid NOT NULL REFERENCES app_user,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  used_by    uuid REFERENCES app_user
);
CREATE INDEX invitation_expiry ON invitation (expires_at);
