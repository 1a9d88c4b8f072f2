-- A conversation. Its row is the lock under which events are numbered and turns end.
CREATE TABLE thread (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES app_user,
  title        text NOT NULL DEFAULT '',
  last_seq     bigint NOT NULL DEFAULT 0, -- the newest event
  wake_seq     bigint NOT NULL DEFAULT 0, -- the newest event that wants a turn
  seen_seq     bigint NOT NULL DEFAULT 0, -- the newest event that a finished turn has seen
  awaiting     boolean NOT NULL DEFAULT false, -- the last turn ended with a question
  capabilities text[] NOT NULL DEFAULT '{}', -- what the last turn had; kept while awaiting
  created_at   timestamptz NOT NULL DEFAULT now(),
  changed_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX thread_of_user ON thread (user_id, changed_at DESC);
CREATE INDEX thread_unseen ON thread (id) WHERE wake_seq > seen_seq;

CREATE TABLE thread_event (
  thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
  seq       bigint NOT NULL,
  type      text NOT NULL,
  body      text NOT NULL,
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (thread_id, seq)
);

-- A command that waits for a person's yes. Answered once.
CREATE TABLE approval (
  id          uuid PRIMARY KEY,
  thread_id   uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
  user_id     uuid NOT NULL REFERENCES app_user,
  command     text NOT NULL,
  body        text NOT NULL,
  question    text NOT NULL,
  state       text NOT NULL,
  expires_at  timestamptz NOT NULL,
  answered_by uuid REFERENCES app_user,
  answered_at timestamptz
);
CREATE INDEX approval_pending ON approval (expires_at) WHERE state = 'PENDING';

-- The first answer to each command, by the sender's key: a repeat gets it again.
CREATE TABLE receipt (
  key     text PRIMARY KEY,
  command text NOT NULL,
  answer  text NOT NULL,
  at      timestamptz NOT NULL DEFAULT now()
);
