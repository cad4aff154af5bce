-- session/rollback: undoes what the transaction did
rollback;
