-- Revert cartd:entities from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

drop table cartd.entity_ranges;
drop table cartd.entity_terms;
drop table cartd.entities;

commit;
