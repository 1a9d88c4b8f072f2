-- Connections at the bridge that serve something. Each node says every few seconds which are its own;
-- one of which nothing was said for ten seconds is gone, with all that it served.
CREATE TABLE bridge_guest (
  connection uuid PRIMARY KEY,
  node       text NOT NULL,
  user_id    uuid NOT NULL REFERENCES app_user,
  credential text NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Addresses that services listen at; all live connections of one address are one user's.
CREATE TABLE service_address (
  name       text NOT NULL,
  connection uuid NOT NULL REFERENCES bridge_guest ON DELETE CASCADE,
  PRIMARY KEY (name, connection)
);
CREATE INDEX service_address_of_connection ON service_address (connection);

-- Tools of services that joined; all live connections with one tool are one user's.
CREATE TABLE announced_tool (
  name         text NOT NULL,
  connection   uuid NOT NULL REFERENCES bridge_guest ON DELETE CASCADE,
  words        text NOT NULL,
  capability   text NOT NULL,
  role         text NOT NULL,
  confirm      boolean NOT NULL,
  arguments    jsonb NOT NULL,
  address      text NOT NULL,
  everybody    boolean NOT NULL, -- false: for the announcing user alone
  announced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (name, connection)
);
CREATE INDEX announced_tool_of_connection ON announced_tool (connection);
