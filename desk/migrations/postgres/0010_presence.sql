-- The switch has more than two positions: away, present, paused for a reason, and not responding, which the office sets.
alter table agent add column presence text collate "C" not null default 'away'
    check (presence in ('away', 'present', 'paused', 'not_responding'));
alter table agent add column pause text not null default '';
update agent set presence = 'present' where present;
alter table agent drop column present;

-- What a chat is about, as its agents put it.
alter table chat add column subject_line text not null default '';
-- JSON, read and written whole.
alter table chat add column tags text not null default '[]';
