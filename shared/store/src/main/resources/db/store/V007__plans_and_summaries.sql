-- A plan that a build proposed to a person before anything was written. Answered once.
CREATE TABLE proposed_plan (
  flow_id     uuid NOT NULL,
  version     int NOT NULL,
  project_id  uuid NOT NULL REFERENCES project,
  thread_id   uuid REFERENCES thread ON DELETE CASCADE,
  plan        text NOT NULL,
  note        text,
  proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at  timestamptz NOT NULL,
  decision    text,
  changes     text,
  decided_at  timestamptz,
  PRIMARY KEY (flow_id, version)
);
CREATE INDEX proposed_plan_open ON proposed_plan (project_id) WHERE decision IS NULL;

-- The older part of a conversation, retold; each one takes in the one before.
CREATE TABLE thread_summary (
  thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
  up_to     bigint NOT NULL, -- the newest event that is in it
  text      text NOT NULL,
  tokens    int NOT NULL,
  made_by   text NOT NULL, -- MODEL, or EXTRACT where the model failed
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (thread_id, up_to)
);
