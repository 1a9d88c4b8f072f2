-- What Telegram has told a bot of ours, in the order of its numbers. A number comes once, however
-- often it is sent. The words may hold a secret: they are sealed, and gone once they are handled.
CREATE TABLE telegram_update (
  bot         bigint NOT NULL,
  update_id   bigint NOT NULL,
  chat        bigint NOT NULL, -- 0 if it is about none
  key_version int,
  nonce       text,
  ciphertext  text,
  received_at timestamptz NOT NULL DEFAULT now(),
  attempts    int NOT NULL DEFAULT 0,
  handled_at  timestamptz,
  failure     text, -- why it was given up
  PRIMARY KEY (bot, update_id)
);
CREATE INDEX telegram_update_waiting ON telegram_update (bot, chat, update_id) WHERE handled_at IS NULL;
CREATE INDEX telegram_update_handled ON telegram_update (handled_at) WHERE handled_at IS NOT NULL;

-- A chat at Telegram. Its row is the lock under which its updates are handled, one by one.
CREATE TABLE telegram_chat (
  bot       bigint NOT NULL,
  chat      bigint NOT NULL,
  user_id   uuid REFERENCES app_user, -- who talks there
  language  text, -- chosen by the user
  thread_id uuid REFERENCES thread ON DELETE SET NULL, -- where what is said there goes
  seen_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (bot, chat)
);

-- How far a thread has been told in a chat, and the one message that shows how its work goes.
CREATE TABLE telegram_telling (
  bot         bigint NOT NULL,
  chat        bigint NOT NULL,
  thread_id   uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
  told_seq    bigint NOT NULL,
  wanted      text NOT NULL DEFAULT '', -- what the progress message is to say
  shown       text NOT NULL DEFAULT '', -- what it says
  message_id  bigint, -- null until it was sent
  round       int NOT NULL DEFAULT 0, -- another one with each progress message
  taken_until timestamptz,
  PRIMARY KEY (bot, chat, thread_id)
);
CREATE INDEX telegram_telling_of_thread ON telegram_telling (thread_id);
CREATE INDEX telegram_progress_due ON telegram_telling (bot, chat) WHERE wanted <> shown;
