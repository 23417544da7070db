-- Further devices of a person who is signed in on the host page: their tokens open the same chat.
create table device (
    token bytea primary key,
    chat uuid not null references chat (id) on delete cascade,
    created bigint not null
);

create index device_by_chat on device (chat);
