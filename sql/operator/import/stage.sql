-- import/stage: where an import's lines wait to be checked; gone with the transaction
create temporary table import_lines (
    line                integer     not null,
    doc                 jsonb       not null
) on commit drop;
