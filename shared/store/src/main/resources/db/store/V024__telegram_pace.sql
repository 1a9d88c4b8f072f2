-- How much of what Telegram takes is used up, by a chat or, under chat 0, by the whole bot. It is
-- worth nothing after a crash of the database, so it is not written ahead.
CREATE UNLOGGED TABLE telegram_pace (
  bot        bigint NOT NULL,
  chat       bigint NOT NULL,
  used_until timestamptz NOT NULL, -- when all that was sent would have been sent at an even pace
  free_at    timestamptz NOT NULL, -- when one more may be sent
  paused_at  timestamptz, -- when Telegram asked for a pause, last
  PRIMARY KEY (bot, chat)
);

-- What changes or removes messages does not wait behind words that Telegram does not take yet.
ALTER TABLE telegram_message ADD COLUMN aside boolean NOT NULL DEFAULT false;
DROP INDEX telegram_message_waiting;
CREATE INDEX telegram_message_waiting ON telegram_message (bot, chat, aside, id) WHERE ended_at IS NULL;
CREATE INDEX telegram_message_line ON telegram_message (bot, aside DESC, id) WHERE ended_at IS NULL;
