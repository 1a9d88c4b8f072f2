-- Which master keys there have been; of a key itself only a fingerprint is kept.
CREATE TABLE master_key (
  version     int PRIMARY KEY,
  fingerprint text NOT NULL UNIQUE,
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- Values that must not be shown. None is ever overwritten: a new value is a new version.
CREATE TABLE secret (
  user_id     uuid NOT NULL REFERENCES app_user,
  scope       uuid NOT NULL, -- the project that it belongs to; the user for one that was caught in a text
  name        text NOT NULL,
  version     int NOT NULL,
  kind        text NOT NULL,
  key_version int NOT NULL REFERENCES master_key,
  nonce       text,
  ciphertext  text, -- absent once it was erased: its version is not used again
  set_by      uuid REFERENCES app_user, -- absent if it was generated
  set_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, name, version)
);
CREATE INDEX secret_of_user ON secret (user_id) WHERE ciphertext IS NOT NULL;
CREATE INDEX secret_under_key ON secret (key_version) WHERE ciphertext IS NOT NULL;

-- A deploy that is parked until a person gives what it lacks.
CREATE TABLE secret_wait (
  flow_id    uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  thread_id  uuid REFERENCES thread ON DELETE CASCADE,
  names      text[] NOT NULL,
  commit_id  text NOT NULL, -- what is to be deployed then; a newer one may take its place
  signal     text NOT NULL, -- what the flow waits for
  since      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX secret_wait_of_project ON secret_wait (project_id);
CREATE INDEX secret_wait_of_thread ON secret_wait (thread_id);

-- Name to version of the secrets in a release's environment, as JSON.
ALTER TABLE release ADD COLUMN secrets text NOT NULL DEFAULT '{}';
