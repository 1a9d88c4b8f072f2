-- What is done again and again, on one node at a time.
CREATE TABLE job (
  name      text PRIMARY KEY,
  schedule  text NOT NULL,
  next_due  timestamptz,               -- null: not by itself
  start_at  timestamptz,               -- a little later, so that not everything starts at once
  fence     bigint NOT NULL DEFAULT 0, -- raised by each run that begins and each that is given up
  contended bigint NOT NULL DEFAULT 0, -- how often a node did not get the lock
  skipped   bigint NOT NULL DEFAULT 0  -- how many due times came to nothing
);

-- What came of each due time. One without a start waits for a node.
CREATE TABLE job_run (
  job         text NOT NULL REFERENCES job ON DELETE CASCADE,
  due_at      timestamptz NOT NULL,
  asked_by    uuid REFERENCES app_user, -- who wanted it then; null: the schedule
  node        text,
  fence       bigint,
  flow_id     uuid,                     -- the work, if it is a flow
  started_at  timestamptz,
  alive_until timestamptz,              -- the node says again and again that it works; null: a flow does
  deadline    timestamptz,
  ended_at    timestamptz,
  outcome     text,
  detail      text NOT NULL DEFAULT '',
  PRIMARY KEY (job, due_at)
);
CREATE INDEX job_run_open ON job_run (job) WHERE outcome IS NULL;
