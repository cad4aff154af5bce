-- session/begin: opens a transaction
begin;
