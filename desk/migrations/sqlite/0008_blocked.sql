-- Where a chat was started from, as a keyed SHA-256; forgotten a day after its end.
alter table chat add column origin blob;

create index chat_by_origin on chat (ended) where origin is not null;

-- Who keeps whom out, since when and why. The marks are keyed SHA-256, and are forgotten when they no longer hold.
create table blocked (
    id blob primary key,
    chat blob not null references chat (id),
    agent blob not null references agent (id),
    -- Their name as it was then.
    name text not null,
    reason text not null,
    at integer not null,
    address blob,
    address_until integer not null,
    email blob,
    subject blob,
    until integer not null,
    lifted integer
) strict;

create index blocked_by_address on blocked (address) where address is not null;
create index blocked_by_email on blocked (email) where email is not null;
create index blocked_by_subject on blocked (subject) where subject is not null;
