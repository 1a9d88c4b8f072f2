-- What calls cost is added up by the step that made them, and by the flow that their keys begin with.
-- Some databases have the second one from V008 already.
CREATE INDEX llm_call_of_step ON llm_call (key);
CREATE INDEX IF NOT EXISTS llm_call_of_flow ON llm_call (split_part(key, '/', 1));
