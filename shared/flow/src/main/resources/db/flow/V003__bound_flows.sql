-- Work that lives in one node's processes is bound to that node: only a node of that name claims it.
-- A node that stays silent for too long loses it.
alter table flow
  add column bound_to   text not null default '',  -- a node's name; empty for whichever comes first
  add column moves      int  not null default 0,   -- how often a silent node lost it
  add column moved_from text,                      -- the last one that did
  add column moved_at   timestamptz;

-- The name leads, so that what waits for other nodes costs a claim nothing.
drop index flow_claimable;
create index flow_claimable on flow (bound_to, kind, owner, ready_at)
  where state in ('READY', 'CANCELLING') and node is null;

-- Since when a node that has no row in flow_node is silent.
create table flow_node_gone (
  name         text        primary key,
  silent_since timestamptz not null
);
