-- Who did what that colleagues may want to have accounted for: listened in, took over, handed on what was not theirs.
create table audit (
    id blob primary key,
    at integer not null,
    agent blob not null references agent (id),
    -- Their name as it was then.
    name text not null,
    what text not null,
    chat blob references chat (id),
    detail text not null default ''
) strict;

create index audit_at on audit (at);
create index audit_by_chat on audit (chat, agent, at) where chat is not null;

-- Chats in which a colleague is asked for something.
create index chat_asked on chat (id) where transfer is not null or invitation is not null;
