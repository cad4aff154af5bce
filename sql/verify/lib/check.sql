-- What the verify scripts have in common.  A script says with `set local` what is to be there, and includes this
-- file (\ir lib/check.sql); what it does not say is not asked.  Names are words between white space.
--
--   verify.constraints  constraints, by name: there and validated
--   verify.indexes      indexes: there and valid
--   verify.rights       a line a role: role | tables | what it may do with every one of them | some of what it may do with
--                       none, now or after later changes; sql/operator/db/rights.sql knows all of it
--   verify.readonly     a line a table: table | the columns that cartd_readonly may read, and no other
--   verify.walls        tables behind the second wall, which shows nothing while no store is set
do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from regexp_split_to_table(current_setting('verify.constraints', true), '\s+') as want
    where want <> '' and not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    select string_agg(want, ', ') into wrong
    from regexp_split_to_table(current_setting('verify.indexes', true), '\s+') as want
    where want <> '' and not exists (
        select from pg_index where indexrelid = to_regclass('cartd.' || want) and indisvalid);
    if wrong is not null then
        raise exception 'indexes missing or not valid: %', wrong;
    end if;

    select string_agg(tablename, ', ') into wrong
    from pg_tables
    where schemaname = 'cartd' and tableowner <> 'cartd_owner';
    if wrong is not null then
        raise exception 'tables that cartd_owner does not own: %', wrong;
    end if;

    select string_agg(format('%s %s %s', g.part[1], t.name, p.privilege), ', ') into wrong
    from (
        select regexp_split_to_array(line, '\s*\|\s*')
        from regexp_split_to_table(btrim(current_setting('verify.rights', true), E' \n'), '\s*\n\s*') as line
        where line <> '') as g (part)
    cross join regexp_split_to_table(g.part[2], ' ') as t (name)
    cross join regexp_split_to_table(concat_ws(' ', nullif(g.part[3], ''), nullif(g.part[4], '')), ' ') as p (privilege)
    where has_table_privilege(g.part[1], 'cartd.' || t.name, p.privilege) <> (p.privilege = any (string_to_array(g.part[3], ' ')));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    select string_agg(g.part[1] || '.' || a.attname, ', ') into wrong
    from (
        select regexp_split_to_array(line, '\s*\|\s*')
        from regexp_split_to_table(btrim(current_setting('verify.readonly', true), E' \n'), '\s*\n\s*') as line
        where line <> '') as g (part)
    join pg_attribute a on a.attrelid = ('cartd.' || g.part[1])::regclass and a.attnum > 0 and not a.attisdropped
    where has_column_privilege('cartd_readonly', a.attrelid, a.attnum, 'select') <> (a.attname = any (string_to_array(g.part[2], ' ')));
    if wrong is not null then
        raise exception 'rights of cartd_readonly are not as they should be: %', wrong;
    end if;

    select string_agg(want, ', ') into wrong
    from regexp_split_to_table(current_setting('verify.walls', true), '\s+') as want
    where want <> '' and (not exists (select from pg_class where oid = to_regclass('cartd.' || want) and relrowsecurity)
        or not exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = want and policyname = want || '_app' and roles = '{cartd_app}' and cmd = 'ALL'
                and permissive = 'PERMISSIVE' and qual = '((store_id)::text = cartd.current_store())' and with_check is null)
        or exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = want and policyname <> want || '_app' and roles && '{cartd_app, public}'
                and permissive = 'PERMISSIVE'));
    if wrong is not null then
        raise exception 'row-level security is not as it should be: %', wrong;
    end if;
end $$;
