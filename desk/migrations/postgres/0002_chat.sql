create table chat (
    id uuid primary key,
    channel text collate "C" not null references channel (key),
    -- The customer's token, as SHA-256.
    token bytea not null unique,
    rev bigint not null,
    -- The last place given out: in the agents' count, and in the customer's.
    last_seq bigint not null,
    last_count bigint not null,

    state text not null check (state in ('waiting', 'talking', 'finished', 'closed')),
    turn text not null check (turn in ('agent', 'customer')),
    ending text,
    owner uuid references agent (id),
    owner_name text,
    colour bigint not null,
    -- JSON, read and written whole.
    offer text,
    declined text not null,
    transfer text,
    invitation text,
    others text not null,
    started bigint not null,
    queued bigint not null,
    answered bigint,
    ended bigint,

    customer_name text not null,
    customer_email text,
    page_url text,
    page_title text,

    -- How far each side has read, in the customer's count.
    customer_seen bigint not null default 0,
    agent_seen bigint not null default 0,
    -- For the lists: what was said last, and how much of it no agent has seen.
    said text not null,
    said_at bigint not null,
    said_by_customer boolean not null,
    unread bigint not null,

    check ((state = 'talking') <= (owner is not null)),
    check ((state = 'waiting') <= (owner is null)),
    check (offer is null or state = 'waiting'),
    check ((state in ('finished', 'closed')) = (ended is not null)),
    check (last_count <= last_seq)
) with (fillfactor = 80);

create index chat_open on chat (channel, state, queued, id) where state in ('waiting', 'talking');
create index chat_by_owner on chat (owner, state);
create index chat_recent on chat (owner, ended) where ended is not null;

create table entry (
    chat uuid not null references chat (id),
    seq bigint not null,
    -- Its place in the customer's count; null for what only agents see.
    count bigint,
    at bigint not null,
    author text not null check (author in ('customer', 'agent', 'system')),
    agent uuid,
    name text,
    -- JSON of what happened.
    what text not null,
    -- The client's id of the write that made it.
    write uuid,
    primary key (chat, seq),
    unique (chat, count),
    unique (chat, write)
);
