-- The pool of bots at Telegram for what people have built. A bot is one project's at a time.
CREATE TABLE telegram_bot (
  id            bigint PRIMARY KEY, -- what Telegram calls it
  username      text NOT NULL,
  key_version   int NOT NULL REFERENCES master_key,
  nonce         text NOT NULL,
  ciphertext    text NOT NULL, -- its token
  registered_by uuid NOT NULL REFERENCES app_user,
  registered_at timestamptz NOT NULL DEFAULT now(),
  project_id    uuid UNIQUE REFERENCES project, -- absent while it is free
  allocated_at  timestamptz,
  checked_at    timestamptz NOT NULL DEFAULT now(),
  trouble       text -- what the last check found wrong; such a bot is given to nobody
);
CREATE INDEX telegram_bot_free ON telegram_bot (registered_at, id)
 WHERE project_id IS NULL AND trouble IS NULL;
