-- What failed for good. Cleared when a later piece of the same work succeeds.
CREATE TABLE failure (
  id          uuid PRIMARY KEY,
  project_id  uuid NOT NULL REFERENCES project ON DELETE CASCADE,
  flow_id     uuid NOT NULL UNIQUE, -- a flow fails once
  work        text NOT NULL, -- the kind of flow
  kind        text NOT NULL, -- whose doing it is
  commit_id   text,
  fingerprint text NOT NULL, -- the same for the same failure
  reason      text NOT NULL,
  evidence    text NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  cleared_at  timestamptz
);
CREATE INDEX failure_of_project ON failure (project_id, at DESC);

-- Work that the ProductOwner started without a person asking for it.
CREATE TABLE unasked_work (
  flow_id    uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project ON DELETE CASCADE,
  work       text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX unasked_work_of_project ON unasked_work (project_id, at);

-- What an admin should look at: once for each matter, counted.
CREATE TABLE admin_alert (
  id              uuid PRIMARY KEY,
  kind            text NOT NULL,
  key             text NOT NULL, -- what it is about
  text            text NOT NULL,
  times           int NOT NULL DEFAULT 1,
  first_at        timestamptz NOT NULL DEFAULT now(),
  last_at         timestamptz NOT NULL DEFAULT now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES app_user,
  UNIQUE (kind, key)
);

-- Messages that did not fit. Of the body only measure and hash are kept.
CREATE TABLE refused_message (
  id      uuid PRIMARY KEY,
  address text NOT NULL,
  type    text NOT NULL,
  reason  text NOT NULL,
  bytes   int NOT NULL,
  sha256  text NOT NULL,
  at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX refused_message_at ON refused_message (at);

-- The newest look at the health of what is live.
CREATE TABLE health_look (
  release_id uuid PRIMARY KEY REFERENCES release ON DELETE CASCADE,
  well       boolean NOT NULL,
  seen       text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX llm_call_of_flow ON llm_call (split_part(key, '/', 1));
