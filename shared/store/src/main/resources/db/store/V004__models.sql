-- Which model each agent uses; read anew when it is changed, without a restart.
CREATE TABLE agent_config (
  agent       text PRIMARY KEY,
  provider    text NOT NULL,
  model       text NOT NULL,
  temperature double precision,
  changed_at  timestamptz NOT NULL DEFAULT now()
);

-- The spending ledger: one row for every call of a model.
CREATE TABLE llm_call (
  id            uuid PRIMARY KEY,
  key           text NOT NULL, -- the step that called
  agent         text NOT NULL,
  provider      text NOT NULL,
  model         text NOT NULL,
  thread_id     uuid,
  input_tokens  int,
  output_tokens int,
  cost_usd      numeric(12, 6),
  took_ms       int NOT NULL,
  outcome       text NOT NULL,
  at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX llm_call_of_thread ON llm_call (thread_id, at);
