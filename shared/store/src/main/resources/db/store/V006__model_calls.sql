-- What an agent's model may take, and who answers in its place.
ALTER TABLE agent_config
  ADD COLUMN max_output_tokens int,
  ADD COLUMN timeout_seconds   int,
  ADD COLUMN fallback_provider text,
  ADD COLUMN fallback_model    text;

-- One row for every attempt, also for those that failed. What is not known is null, not zero.
ALTER TABLE llm_call
  ADD COLUMN cached_tokens int, -- of the input tokens
  ADD COLUMN attempt       int NOT NULL DEFAULT 1,
  ADD COLUMN fallback      boolean NOT NULL DEFAULT false;
CREATE INDEX llm_call_at ON llm_call (at);
