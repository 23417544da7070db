-- Since when a customer waits, for an agent or for a reply, and who has been warned of that: 1 agents, 2 managers.
alter table chat add column waits bigint;
alter table chat add column warned bigint not null default 0 check (warned between 0 and 3);
update chat set waits = queued where state = 'waiting';
update chat set waits = greatest(said_at, answered) where state = 'talking' and turn = 'agent';

create index chat_waits on chat (channel, waits) where waits is not null;

-- Warnings leave by the outbox, too.
alter table mail drop constraint mail_kind_check;
alter table mail add constraint mail_kind_check check (kind in ('transcript', 'warning'));
