-- What calls cost is added up by the step that made them; by flow there is an index already.
CREATE INDEX llm_call_of_step ON llm_call (key);
