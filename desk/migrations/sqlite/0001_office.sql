-- Ids are 16 bytes, moments are microseconds since 1970 (UTC), tokens are kept as SHA-256 only.

create table meta (
    name text primary key,
    value text not null
) strict;

create table channel (
    key text primary key,
    rev integer not null,
    settings text not null
) strict;

create table agent (
    id blob primary key,
    email text not null unique,
    name text not null,
    -- Null until a password is set; nobody signs in without one.
    password text,
    admin integer not null default 0 check (admin in (0, 1)),
    capacity integer not null check (capacity >= 0),
    -- The switch. Whether the agent is present also takes a live line.
    present integer not null default 0 check (present in (0, 1)),
    created integer not null
) strict;

create table seat (
    agent blob not null references agent (id) on delete cascade,
    channel text not null references channel (key),
    respond integer not null check (respond in (0, 1)),
    notify integer not null check (notify in (0, 1)),
    listen integer not null check (listen in (0, 1)),
    manage integer not null check (manage in (0, 1)),
    primary key (agent, channel)
) strict;

create index seat_by_channel on seat (channel);

create table session (
    token blob primary key,
    agent blob not null references agent (id) on delete cascade,
    created integer not null,
    seen integer not null,
    expires integer not null
) strict;

create index session_by_agent on session (agent);

-- What slows guessing down: failures are counted by account and by address.
create table sign_in_failure (
    subject text not null,
    at integer not null
) strict;

create index sign_in_failure_by_subject on sign_in_failure (subject, at);
