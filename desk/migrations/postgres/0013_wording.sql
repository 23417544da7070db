-- Predefined messages and menus to choose from, with the channels that they are for and their words by language, as JSON.
create table canned_reply (
    key text primary key,
    shortcut text not null,
    channels text not null,
    words text not null
);

create table choice_menu (
    name text primary key,
    channels text not null,
    words text not null
);

-- An agent's own.
create table quick_reply (
    id uuid primary key,
    agent uuid not null references agent (id),
    name text not null,
    body text not null,
    place bigint not null
);

create index quick_reply_of_agent on quick_reply (agent, place);
