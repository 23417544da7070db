-- Articles, one row for each language. The rev is the office's count of changes at the last change of the row; the
-- count itself stands in meta, so that whoever has read the articles knows when to read them again.
create table faq (
    key text not null,
    language text not null,
    folder text not null,
    title text not null,
    text text not null,
    published integer not null check (published in (0, 1)),
    public integer not null check (public in (0, 1)),
    rev integer not null,
    primary key (key, language)
) strict, without rowid;
