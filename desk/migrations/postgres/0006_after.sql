-- What a customer gives a chat that has ended.
alter table chat add column rating bigint check (rating between 1 and 5);
alter table chat add column rated bigint;

create index chat_finished on chat (ended) where state = 'finished';

-- Words that an admin has set in place of a mail's own. An empty channel stands for all.
create table reply_template (
    mail text collate "C" not null,
    channel text collate "C" not null,
    language text collate "C" not null,
    subject text not null,
    plain text not null,
    html text not null,
    primary key (mail, channel, language)
);

-- Mails on their way out. One that waits belongs to nobody; who takes it moves its due time on and counts a try.
create table mail (
    id uuid primary key,
    chat uuid not null references chat (id),
    -- The client's id of the write that caused it.
    write uuid not null,
    kind text not null check (kind in ('transcript')),
    recipient text not null,
    -- Empty once there is nothing left to send.
    subject text not null,
    plain text not null,
    html text not null,
    state text not null check (state in ('waiting', 'sent', 'failed')),
    tries bigint not null,
    due bigint not null,
    created bigint not null,
    done bigint,
    -- Why the last try came to nothing.
    trouble text,
    unique (chat, write),
    check ((state = 'waiting') = (done is null))
);

create index mail_due on mail (due) where state = 'waiting';

-- How many mails an address has caused to be sent to it on a day, counted from 1970. The address as SHA-256.
create table mail_quota (
    address bytea primary key,
    day bigint not null,
    used bigint not null
);
