-- How a bot gets its updates: the webhook that a node of ours has set, and which node asks if there
-- is none. Only one may ask at a time, or Telegram ends the one question for the other.
CREATE TABLE telegram_wire (
  bot        bigint PRIMARY KEY,
  webhook    text, -- the address; null if none of ours is set
  asker      uuid, -- a life of a node
  asks_until timestamptz
);
