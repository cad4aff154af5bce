-- Revert cartd:resources from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

drop table cartd.job_queue;
drop table cartd.resource_jobs;
drop table cartd.resource_items;
drop table cartd.resource_carts;

commit;
