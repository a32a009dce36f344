-- What people say in their own words may name people, and the journal is never changed: so it stands beside it and can be forgotten.
create table journal_words (
  number bigint not null,
  name text not null,
  text text not null,
  at timestamptz not null,
  constraint journal_words_pk primary key (number, name),
  constraint journal_words_journal_fk foreign key (number) references journal (number)
);
comment on column journal_words.name is 'the name under which the body of the entry would have it';
create index journal_words_at on journal_words (at);

-- The one change that entries written before ever see: their words move over, their numbers, kinds and ids stay. A code such as outage-merged is no word.
insert into journal_words (number, name, text, at)
select j.number, f.name, j.body ->> f.name, j.at
from journal j, (values ('reason'), ('resolution')) f (name)
where jsonb_typeof(j.body -> f.name) = 'string' and j.kind <> 'session.ended' and j.body ->> f.name !~ '^[a-z]+(-[a-z]+)+$';
update journal j set body = j.body - array(select w.name from journal_words w where w.number = j.number)
where exists (select from journal_words w where w.number = j.number);
