-- The same tables and columns as for SQLite, in PostgreSQL's types. Texts are compared byte by byte, as there.
-- Moments are microseconds since 1970 (UTC), tokens are kept as SHA-256 only.

create table meta (
    name text collate "C" primary key,
    value text not null
);

create table channel (
    key text collate "C" primary key,
    rev bigint not null,
    settings text not null
);

create table agent (
    id uuid primary key,
    email text collate "C" not null unique,
    name text collate "C" not null,
    -- Null until a password is set; nobody signs in without one.
    password text,
    admin boolean not null default false,
    capacity bigint not null check (capacity >= 0),
    -- The switch. Whether the agent is present also takes a live line.
    present boolean not null default false,
    created bigint not null
);

create table seat (
    agent uuid not null references agent (id) on delete cascade,
    channel text collate "C" not null references channel (key),
    respond boolean not null,
    notify boolean not null,
    listen boolean not null,
    manage boolean not null,
    primary key (agent, channel)
);

create index seat_by_channel on seat (channel);

create table session (
    token bytea primary key,
    agent uuid not null references agent (id) on delete cascade,
    created bigint not null,
    seen bigint not null,
    expires bigint not null
);

create index session_by_agent on session (agent);

-- What slows guessing down: failures are counted by account and by address.
create table sign_in_failure (
    subject text collate "C" not null,
    at bigint not null
);

create index sign_in_failure_by_subject on sign_in_failure (subject, at);
