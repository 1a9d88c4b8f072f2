-- Durable flows. Written by dev.orchestrator.flow alone; docs/flows.md explains the states.
-- An update that touches a column of an index, or of its predicate, costs an entry in every
-- index; so nothing that changes while a flow runs (heartbeats, journal rows) is in this table.

create table flow (
  id            uuid        primary key,
  kind          text        not null,
  -- READY, RUNNING, WAITING, CANCELLING, then DONE, FAILED or CANCELLED for ever.
  state         text        not null default 'READY',
  owner         text        not null,                 -- whose work it is: nodes are fair between owners
  exclusive_key text,                                 -- at most one live flow has it
  thread        text,                                 -- opaque tags to find it by
  subject       text,
  parent        uuid,                                 -- who called it, and the step that waits for it
  parent_step   text,
  input         text        not null,
  result        text,
  failure_type  text,                                 -- on a live flow: it undoes what it did, then is FAILED
  failure       text,
  failed_step   text,
  fence         bigint      not null default 0,       -- raised whenever somebody else may write from now on
  node          bigint,                               -- the incarnation of a node that holds it
  ready_at      timestamptz not null default now(),   -- not before; for WAITING when it gives up waiting
  awaiting      text,                                 -- the signal that a WAITING flow waits for
  deadline      timestamptz,                          -- when its time to work ends
  work_left     interval,                             -- while that clock is stopped: what is left on it
  code_version  int         not null,                 -- older code leaves it alone
  claims        int         not null default 0,       -- since the journal last grew
  progress      int         not null default 0,       -- how long the journal was then
  undo_attempts int         not null default 0,
  created_at    timestamptz not null default now(),
  changed_at    timestamptz not null default now()    -- when its state last changed
) with (fillfactor = 85);

create index flow_claimable on flow (kind, owner, ready_at)
  where state in ('READY', 'CANCELLING') and node is null;
create index flow_held on flow (node) where node is not null;
create index flow_due on flow (ready_at) where state = 'WAITING';
create index flow_deadline on flow (deadline) where state in ('READY', 'RUNNING', 'WAITING');
create unique index flow_exclusive on flow (exclusive_key)
  where exclusive_key is not null and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING');
create index flow_children on flow (parent) where parent is not null;
create index flow_thread on flow (thread, id) where thread is not null;
create index flow_subject on flow (subject, id) where subject is not null;
create index flow_malformed on flow (id)
  where state not in ('READY', 'RUNNING', 'WAITING', 'CANCELLING', 'DONE', 'FAILED', 'CANCELLED');

-- The journal: one row per finished step. No foreign key: its check would cost more than the
-- insert, and the writer holds a lock on the flow's row anyway.
create table flow_step (
  flow_id      uuid        not null,
  at           timestamptz,                           -- null while it is an await that is still open
  due          timestamptz,                           -- when an await gives up; fixed when it is first reached
  took_ms      int,
  name         text        not null,
  result       text,
  failure_type text,
  failure      text,
  primary key (flow_id, name)
);

create table flow_signal (
  flow_id uuid        not null,
  name    text        not null,
  payload text        not null,
  at      timestamptz not null default now(),
  primary key (flow_id, name)
);

-- One row per incarnation of a node. What it holds is its own while beat_at is fresh.
create table flow_node (
  id           bigint      primary key generated always as identity,
  name         text        not null,
  code_version int         not null,
  started_at   timestamptz not null default now(),
  beat_at      timestamptz not null default now()
) with (fillfactor = 30);
