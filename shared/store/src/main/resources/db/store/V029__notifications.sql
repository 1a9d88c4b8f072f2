-- How much of a project its owner's chats tell by themselves: ALL, IMPORTANT or OFF.
ALTER TABLE project ADD COLUMN notifications text NOT NULL DEFAULT 'ALL';
