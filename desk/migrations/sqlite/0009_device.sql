-- Further devices of a person who is signed in on the host page: their tokens open the same chat.
create table device (
    token blob primary key,
    chat blob not null references chat (id) on delete cascade,
    created integer not null
) strict;

create index device_by_chat on device (chat);
