-- People and services. A person is one user however they come.
CREATE TABLE app_user (
  id         uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  role       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Keys of the API; of the key itself only a hash is kept.
CREATE TABLE api_key (
  id         text PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES app_user,
  hash       bytea NOT NULL,
  name       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
