-- A question that is answered later. The numbers are counted in `meta`, so that they move with the store.
create table request (
    number bigint primary key,
    rev bigint not null,
    channel text collate "C" not null references channel (key),
    -- The client's id of the write that made it.
    write uuid not null unique,
    state text not null check (state in ('active', 'closed')),
    -- Where it was written: closed, queue or form.
    origin text not null,
    -- The chat that became it.
    chat uuid references chat (id),
    customer_name text not null,
    customer_email text,
    page_url text,
    page_title text,
    about text not null,
    question text not null,
    created bigint not null
);

create index request_by_channel on request (channel, state, number);
-- A chat becomes one request.
create unique index request_by_chat on request (chat) where chat is not null;

-- How long those waited who were answered last.
create index chat_by_answer on chat (channel, answered) where answered is not null;
