-- What the calls of a flow's steps cost is looked up by the keys of the steps.
CREATE INDEX llm_call_of_step ON llm_call (key);
