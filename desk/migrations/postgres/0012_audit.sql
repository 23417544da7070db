-- Who did what that colleagues may want to have accounted for: listened in, took over, handed on what was not theirs.
create table audit (
    id uuid primary key,
    at bigint not null,
    agent uuid not null references agent (id),
    -- Their name as it was then.
    name text not null,
    what text not null,
    chat uuid references chat (id),
    detail text not null default ''
);

create index audit_at on audit (at);
create index audit_by_chat on audit (chat, agent, at) where chat is not null;

-- Chats in which a colleague is asked for something.
create index chat_asked on chat (id) where transfer is not null or invitation is not null;
