CREATE TABLE project (
  id          uuid PRIMARY KEY,
  owner       uuid NOT NULL REFERENCES app_user,
  name        text NOT NULL,
  description text NOT NULL,
  kind        text NOT NULL,
  entry_points text[] NOT NULL DEFAULT '{}',
  status      text NOT NULL,
  thread_id   uuid REFERENCES thread ON DELETE SET NULL,
  clone_key   text NOT NULL, -- reads this one repository, nothing else
  created_at  timestamptz NOT NULL DEFAULT now(),
  changed_at  timestamptz NOT NULL DEFAULT now()
);
-- A deleted project gives its name back.
CREATE UNIQUE INDEX project_name ON project (owner, name) WHERE status <> 'ARCHIVED';

CREATE TABLE server (
  id         uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  host       text NOT NULL, -- in the URLs of what runs there
  status     text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE port_allocation (
  server_id  uuid NOT NULL REFERENCES server,
  port       int NOT NULL,
  project_id uuid NOT NULL REFERENCES project,
  service    text NOT NULL, -- 'route', or the flow that started the process
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (server_id, port),
  UNIQUE (project_id, service)
);

CREATE TABLE release (
  id         uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  number     int NOT NULL,
  commit_id  text NOT NULL,
  flow_id    uuid NOT NULL UNIQUE, -- the deploy that made it; found again by it
  process_id uuid NOT NULL, -- the deploy or rollback that started what runs of it
  server_id  uuid NOT NULL REFERENCES server,
  port       int NOT NULL, -- where it listens, behind the route
  url        text NOT NULL, -- where the route answers
  environment text NOT NULL, -- JSON, values of secrets as references
  status     text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (project_id, number)
);
CREATE UNIQUE INDEX release_live ON release (project_id) WHERE status = 'LIVE';
