-- session/commit: keeps what the transaction did
commit;
