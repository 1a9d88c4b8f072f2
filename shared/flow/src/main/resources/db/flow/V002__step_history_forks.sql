-- What people are shown of a step, copies of flows, and compaction. An ordinary step's row stays as
-- long as it was: all of these are null in it.
alter table flow_step
  add column attempts  smallint,    -- null for one
  add column began     timestamptz, -- of an await; any other step began took_ms before it was recorded
  add column then_what text,        -- of an await: what follows when nothing came in time
  add column made_by   uuid;        -- in a copy: the flow that really made this step

alter table flow
  add column fork_of      uuid,        -- the flow that it is a copy of
  add column fork_step    text,        -- where the copy began
  add column compacted_at timestamptz; -- when its journal was dropped; its end is still here

-- The kinds that a node runs; a flow of a kind that no node runs is left alone and shown as such.
alter table flow_node add column kinds text[] not null default '{}';
