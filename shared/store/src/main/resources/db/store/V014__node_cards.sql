-- What a node says of itself beside its heartbeat in flow_node: one row for each name, written at its
-- start and when it is asked to end. Written by dev.orchestrator.store.Nodes alone.
CREATE TABLE node_card (
  name       text PRIMARY KEY,
  bus        text,                  -- host:port where its bus listens; null while it is by itself
  http       text NOT NULL,         -- host:port of its door
  verticles  text[] NOT NULL,       -- those that run there, "po:2" for two of a kind
  leaving_at timestamptz            -- since when it is asked to end
);
