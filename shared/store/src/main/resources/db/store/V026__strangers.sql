-- Accounts that knocked at a door and are nobody's. A row goes when its owner is let in.
CREATE TABLE stranger (
  door       text NOT NULL,
  subject    text NOT NULL,
  name       text NOT NULL,
  knocked_at timestamptz NOT NULL DEFAULT now(),
  told_at    timestamptz, -- when admins were told last
  refused_at timestamptz, -- when an admin refused them
  PRIMARY KEY (door, subject)
);
CREATE INDEX stranger_told ON stranger (told_at);

-- Which values somebody is asked for in a chat, the first one now: what they write next is that.
CREATE TABLE telegram_asking (
  bot        bigint NOT NULL,
  chat       bigint NOT NULL,
  user_id    uuid NOT NULL REFERENCES app_user,
  thread_id  uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
  project_id uuid NOT NULL,
  names      text[] NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (bot, chat, user_id)
);
