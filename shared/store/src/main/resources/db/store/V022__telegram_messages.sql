-- Messages to chats, each by the key of what it tells. Those of one chat go out in the order of ids.
CREATE TABLE telegram_message (
  id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  bot         bigint NOT NULL,
  chat        bigint NOT NULL,
  key         text NOT NULL,
  thread_id   uuid REFERENCES thread ON DELETE CASCADE, -- which a reply to it picks
  body        text NOT NULL,
  made_at     timestamptz NOT NULL DEFAULT now(),
  not_before  timestamptz NOT NULL DEFAULT now(),
  taken_until timestamptz,
  attempts    int NOT NULL DEFAULT 0,
  ended_at    timestamptz, -- sent or given up
  message_id  bigint, -- what Telegram calls it
  failure     text, -- why it was given up
  UNIQUE (bot, chat, key)
);
CREATE INDEX telegram_message_waiting ON telegram_message (bot, chat, id) WHERE ended_at IS NULL;
CREATE INDEX telegram_message_sent ON telegram_message (bot, chat, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX telegram_message_ended ON telegram_message (ended_at) WHERE ended_at IS NOT NULL;

-- Buttons under messages: pressed once, by one user, in one chat, in time. One press uses up all of
-- its question.
CREATE TABLE telegram_button (
  id         text PRIMARY KEY,
  bot        bigint NOT NULL,
  chat       bigint NOT NULL,
  user_id    uuid NOT NULL REFERENCES app_user,
  question   uuid NOT NULL,
  deed       text NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX telegram_button_of_question ON telegram_button (question);
CREATE INDEX telegram_button_expiry ON telegram_button (expires_at);
