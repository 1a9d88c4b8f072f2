-- What all nodes of a cluster share beside this database: one row. Written by
-- dev.orchestrator.store.ClusterTerms alone.
CREATE TABLE cluster_terms (
  only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  git        text NOT NULL,      -- the mark in the folder of repositories
  authority  text,               -- fingerprint of the CA of the bus; null while it is not encrypted
  changed_at timestamptz NOT NULL DEFAULT now()
);
