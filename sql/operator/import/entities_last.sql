-- import/entities_last: of several lines of one entity the last counts
delete from pg_temp.import_entities i
where i.line in (
    select line
    from (select line, row_number() over (partition by entity_type, entity_id order by line desc) as place from pg_temp.import_entities) p
    where place > 1);
