-- Everything that happened, in the one order that all readers see. A row is written in the
-- transaction of its event and has no position yet; the relay gives positions, without a gap, to
-- what is committed. Of an event of a thread only its place there is kept, so that its words
-- stand once.
CREATE TABLE domain_event (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position  bigint, -- null until the relay has seen it
  user_id   uuid, -- whose thread or project it belongs to
  thread_id uuid,
  seq       bigint, -- with thread_id, the row of thread_event; no foreign key: positions outlive threads
  key       text UNIQUE, -- of a worker's event: a repeat is not written again
  type      text, -- of a worker's event, as are the next two
  body      text,
  at        timestamptz,
  CHECK ((seq IS NULL) <> (key IS NULL))
);
CREATE INDEX domain_event_unplaced ON domain_event (id) WHERE position IS NULL;
CREATE UNIQUE INDEX domain_event_position ON domain_event (position) WHERE position IS NOT NULL;
CREATE INDEX domain_event_of_user ON domain_event (user_id, position) WHERE position IS NOT NULL;

-- The newest position that was given. Its row is the lock under which positions are given.
CREATE TABLE event_head (
  id       int PRIMARY KEY DEFAULT 1 CHECK (id = 1), -- there is one row
  position bigint NOT NULL
);
INSERT INTO event_head (position) VALUES (0);

-- What happened before there were positions.
INSERT INTO domain_event (user_id, thread_id, seq)
SELECT thread.user_id, past.thread_id, past.seq
  FROM (SELECT thread_id, seq, max(at) OVER (PARTITION BY thread_id ORDER BY seq) AS at FROM thread_event) AS past
  JOIN thread ON thread.id = past.thread_id
 ORDER BY past.at, past.thread_id, past.seq;
