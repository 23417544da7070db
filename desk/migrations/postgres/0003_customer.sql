-- What else is known of a customer, as JSON; the subject of a checked sign-in; and whether they may send files.
alter table chat add column about text not null default '{}';
alter table chat add column subject text;
alter table chat add column files_allowed boolean not null default false;

-- A person who is signed in finds the open chat again, on whatever device.
create index chat_by_subject on chat (channel, subject) where subject is not null;
