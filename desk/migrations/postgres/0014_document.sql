-- Files that a supervisor keeps ready. What is in them lies in the folder `files`, as with those that are sent.
create table document (
    id uuid primary key,
    object uuid not null unique,
    title text collate "C" not null,
    name text collate "C" not null,
    kind text not null,
    size bigint not null check (size > 0),
    -- SHA-256 of what is in it.
    hash bytea not null,
    -- Whether it may be sent in every channel; if not, in those of document_channel.
    everywhere boolean not null,
    created bigint not null,
    -- Since when nobody can send it any more. The row goes when its content has been looked to.
    removed bigint
);

create table document_channel (
    document uuid not null references document (id) on delete cascade,
    channel text collate "C" not null references channel (key),
    primary key (document, channel)
);

-- A document that is sent is the same object again, as often as it is sent; and a file that was meant for colleagues stays
-- theirs.
alter table attachment drop constraint attachment_object_key;
-- It was chosen for agents only, and goes with no other line.
alter table attachment add column private boolean not null default false;

create index attachment_by_object on attachment (object);

-- Which tags were used lately.
create index chat_tagged on chat (channel, started) where tags <> '[]';
