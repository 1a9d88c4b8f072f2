-- What somebody ordered by a button or a command, until whoever can has carried it out. It is
-- ordered under the key of the update, so that it has its effect once however often it is taken up.
CREATE TABLE telegram_errand (
  id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  bot         bigint NOT NULL,
  chat        bigint NOT NULL,
  key         text NOT NULL,
  user_id     uuid NOT NULL REFERENCES app_user,
  body        text NOT NULL,
  made_at     timestamptz NOT NULL DEFAULT now(),
  taken_until timestamptz,
  attempts    int NOT NULL DEFAULT 0,
  ended_at    timestamptz,
  UNIQUE (bot, chat, key)
);
CREATE INDEX telegram_errand_waiting ON telegram_errand (bot, chat, id) WHERE ended_at IS NULL;
CREATE INDEX telegram_errand_ended ON telegram_errand (ended_at) WHERE ended_at IS NOT NULL;

-- Where the words of each who talks in a chat go: in a group several do, each in threads of their
-- own, and apart in each of its topics.
CREATE TABLE telegram_talk (
  bot       bigint NOT NULL,
  chat      bigint NOT NULL,
  topic     bigint NOT NULL, -- 0 where there are none
  user_id   uuid NOT NULL REFERENCES app_user,
  thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
  PRIMARY KEY (bot, chat, topic, user_id)
);
INSERT INTO telegram_talk (bot, chat, topic, user_id, thread_id)
SELECT bot, chat, 0, user_id, thread_id FROM telegram_chat
 WHERE user_id IS NOT NULL AND thread_id IS NOT NULL;
CREATE INDEX telegram_talk_of_thread ON telegram_talk (thread_id);
CREATE INDEX telegram_talk_of_user ON telegram_talk (user_id);

-- Since when the bot may not write there any more.
ALTER TABLE telegram_chat ADD COLUMN blocked_at timestamptz;

-- Where in the chat a thread is told: in which topic, and, where several people talk, under which
-- message.
ALTER TABLE telegram_telling ADD COLUMN topic bigint NOT NULL DEFAULT 0;
ALTER TABLE telegram_telling ADD COLUMN reply_to bigint;
