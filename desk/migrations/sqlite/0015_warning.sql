-- Since when a customer waits, for an agent or for a reply, and who has been warned of that: 1 agents, 2 managers.
alter table chat add column waits integer;
alter table chat add column warned integer not null default 0 check (warned between 0 and 3);
update chat set waits = queued where state = 'waiting';
update chat set waits = max(said_at, answered) where state = 'talking' and turn = 'agent';

create index chat_waits on chat (channel, waits) where waits is not null;

-- Warnings leave by the outbox, too. A check cannot be changed, so the table is made again.
create table mail_of_more_kinds (
    id blob primary key,
    chat blob not null references chat (id),
    -- The client's id of the write that caused it; one of our own for each warning.
    write blob not null,
    kind text not null check (kind in ('transcript', 'warning')),
    recipient text not null,
    -- Empty once there is nothing left to send.
    subject text not null,
    plain text not null,
    html text not null,
    state text not null check (state in ('waiting', 'sent', 'failed')),
    tries integer not null,
    due integer not null,
    created integer not null,
    done integer,
    -- Why the last try came to nothing.
    trouble text,
    unique (chat, write),
    check ((state = 'waiting') = (done is null))
) strict;

insert into mail_of_more_kinds
    (id, chat, write, kind, recipient, subject, plain, html, state, tries, due, created, done, trouble)
select id, chat, write, kind, recipient, subject, plain, html, state, tries, due, created, done, trouble from mail;
drop table mail;
alter table mail_of_more_kinds rename to mail;
create index mail_due on mail (due) where state = 'waiting';
