-- Where a chat was started from, as a keyed SHA-256; forgotten a day after its end.
alter table chat add column origin bytea;

create index chat_by_origin on chat (ended) where origin is not null;

-- Who keeps whom out, since when and why. The marks are keyed SHA-256, and are forgotten when they no longer hold.
create table blocked (
    id uuid primary key,
    chat uuid not null references chat (id),
    agent uuid not null references agent (id),
    -- Their name as it was then.
    name text not null,
    reason text not null,
    at bigint not null,
    address bytea,
    address_until bigint not null,
    email bytea,
    subject bytea,
    until bigint not null,
    lifted bigint
);

create index blocked_by_address on blocked (address) where address is not null;
create index blocked_by_email on blocked (email) where email is not null;
create index blocked_by_subject on blocked (subject) where subject is not null;
