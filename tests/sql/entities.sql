-- Filters over entities: what entity_terms answers is what entities.terms says, and how it is read.
-- entity/count counts them, job/chunk writes them into a cart.
-- Entity n of tests/sql/lib/rows.sql: see there for its terms.
begin;
\ir lib/attempt.sql
select no_plan();
set plan_cache_mode = force_generic_plan;
\set q `cat :queries/entity/count.sql`
prepare entity_count as :q
\set q `cat :queries/job/chunk.sql`
prepare job_chunk as :q

-- A filter is groups of names of terms; ranges are low_from, low_to, high_from, high_to.
create function pg_temp.arguments(groups jsonb, ranges jsonb) returns text language sql as $$
    select format('1, ''files'', %s, %L, %L, %L, %L, %L, %L, %L, %L',
        jsonb_array_length(groups) + (jsonb_array_length(ranges) > 0)::integer,
        array(select md5(v)::uuid from jsonb_array_elements(groups) with ordinality g (list, place), jsonb_array_elements_text(list) v order by place, v),
        array(select place from jsonb_array_elements(groups) with ordinality g (list, place), jsonb_array_elements_text(list) v order by place, v),
        array(select 'organismAgeRange' from jsonb_array_elements(ranges)), array(select jsonb_array_length(groups) + 1 from jsonb_array_elements(ranges)),
        array(select r->>0 from jsonb_array_elements(ranges) r), array(select r->>1 from jsonb_array_elements(ranges) r),
        array(select r->>2 from jsonb_array_elements(ranges) r), array(select r->>3 from jsonb_array_elements(ranges) r))
$$;
create function pg_temp.counted(groups jsonb, ranges jsonb) returns bigint language plpgsql as $$
declare
    n   bigint;
begin
    execute format('execute entity_count (%s)', pg_temp.arguments(groups, ranges)) into n;
    return n;
end $$;
-- The numbers a batch writes, chunk after chunk, into a cart of its own.  An entity that a chunk passed over or wrote twice would be missing or refused.
create function pg_temp.written(groups jsonb, ranges jsonb, most integer) returns integer[] language plpgsql as $$
declare
    cart    uuid := gen_random_uuid();
    at      integer := 0;
    chunk   record;
    found   integer[];
begin
    insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at) values (1, cart, 1, cart::text, 1, now(), now());
    loop
        execute format('execute job_chunk (%s, %s, %s, %L)', pg_temp.arguments(groups, ranges), at, most, cart) into chunk;
        if chunk.added <> chunk.written or chunk.written > most then
            raise exception 'a chunk from % on, of at most %: % written, % added', at, most, chunk.written, chunk.added;
        end if;
        exit when chunk.written < most;
        at := chunk.last_number + 1;
    end loop;
    select coalesce(array_agg(e.number order by e.number), '{}') into found
    from cartd.resource_items i
    join cartd.entities e on e.store_id = 1 and e.number = substr(i.entity_id, 5)::integer
        and (e.entity_type, e.item_id, e.bundle_uuid, e.bundle_version) = (i.entity_type, i.entity_id, i.bundle_uuid, i.bundle_version)
    where i.store_id = 1 and i.cart_id = cart;
    return found;
end $$;
-- The same without entity_terms: by reading every entity.
create function pg_temp.matching(groups jsonb, ranges jsonb) returns integer[] language sql as $$
    select coalesce(array_agg(number order by number), '{}')
    from cartd.entities e
    where store_id = 1 and entity_type = 'files'
        and not exists (
            select from jsonb_array_elements(groups) list
            where not e.terms && array(select md5(v)::uuid from jsonb_array_elements_text(list) v))
        and (jsonb_array_length(ranges) = 0 or exists (
            select from jsonb_array_elements(ranges) w
            join cartd.entity_ranges r on r.store_id = 1 and r.entity_type = 'files' and r.term = any (e.terms)
            where r.low between (w->>0)::numeric and (w->>1)::numeric and r.high between (w->>2)::numeric and (w->>3)::numeric))
$$;

create temp table asked (groups jsonb, ranges jsonb);
insert into asked values
    ('[["any"]]', '[]'), ('[["own77"]]', '[]'), ('[["own0", "own255", "own256", "own29999", "own511"]]', '[]'), ('[["tenth3"]]', '[]'),
    ('[["tenth3", "tenth4"], ["hundred7", "hundred8", "hundred299"]]', '[]'), ('[["ninetrue"], ["hundred12"], ["tenth0"]]', '[]'),
    ('[["ninetrue"], ["hundred12"], ["tenth1"], ["own1201"], ["any"]]', '[]'), ('[[]]', '[]'), ('[["any"], []]', '[]'), ('[["nosuch"]]', '[]'),
    ('[["any"], ["nosuch"]]', '[]'), ('[["any", "any", "own1"]]', '[]'), ('[["any"], ["any"], ["any"]]', '[]'),
    ('[]', '[["-Infinity", 20, 25, "Infinity"]]'), ('[["tenth3"]]', '[[5, "Infinity", "-Infinity", 20]]'),
    ('[["tenth3"], ["ninetrue"]]', '[["-Infinity", 3, 0, "Infinity"], ["-Infinity", 59, 58, "Infinity"], ["-Infinity", 59, 58, "Infinity"]]'),
    ('[["any"]]', '[[100, "Infinity", "-Infinity", 200]]');
-- and some that nobody thought of
insert into asked
select jsonb_agg(list), '[]'
from (
    select filter, jsonb_agg(case hashtext(format('%s %s %s', filter, facet, v)) & 7 when 0 then 'any' when 1 then 'ninetrue' when 2 then 'ninefalse'
        when 3 then 'own' || (hashtext(format('%s/%s/%s', filter, facet, v)) & 4095)
        when 4 then 'hundred' || (hashtext(format('%s-%s-%s', filter, facet, v)) & 255) else 'tenth' || (hashtext(format('%s.%s.%s', filter, facet, v)) & 7) end) as list
    from generate_series(1, 40) filter, generate_series(1, 1 + filter % 4) facet, generate_series(1, 1 + (filter + facet) % 5) v
    group by filter, facet) f
group by filter;

select is(pg_temp.counted(groups, ranges), cardinality(pg_temp.matching(groups, ranges))::bigint, format('counts %s %s', groups, ranges)) from asked;
select is(pg_temp.written(groups, ranges, 1777), pg_temp.matching(groups, ranges), format('chunks of %s %s', groups, ranges)) from asked;
select is(pg_temp.written(groups, ranges, most), pg_temp.matching(groups, ranges), format('chunks of %s, %s at a time', groups, most))
from (values ('[["hundred7", "hundred8"]]'::jsonb, '[]'::jsonb)) as f (groups, ranges), unnest('{1, 2, 55, 56, 57, 200, 256}'::integer[]) most;
select isnt(count(*), 0::bigint, 'filters of several facets matched something') from asked where jsonb_array_length(groups) > 2 and pg_temp.counted(groups, ranges) > 0;

-- How they are read.  A count reads no entity; a chunk as many as it writes.
create temp table plans (name text, plan text);
insert into plans
select name, pg_temp.plan_of('cartd_app', '1', format('execute %s (%s%s)', name, pg_temp.arguments('[["any"], ["tenth1", "tenth2"]]', '[[0, 5, 0, 50]]'), more))
from (values ('entity_count', ''), ('job_chunk', format(', 0, 10000, %L', pg_temp.cart(1)))) as v (name, more);
select doesnt_match(plan, 'Seq Scan', name || ' scans nothing') from plans;
select matches(plan, 'Index Cond: \(\(store_id = \$1\) AND \(term = ', name || ' looks terms up by store and term') from plans;
select matches(plan, 'Index Cond: \(\(store_id = \$1\) AND \(entity_type = \$2\) AND \(facet = ', name || ' looks ranges up by store, type and facet') from plans;
select doesnt_match(plan, ' on entities ', 'a count reads no entity') from plans where name = 'entity_count';
select matches(plan, 'entities_number_key on entities .*Index Cond: \(\(store_id = \$1\) AND \(number = ', 'a chunk looks entities up by number')
from (select name, replace(plan, e'\n', ' ') as plan from plans) p where name = 'job_chunk';

-- A table that was just filled has no statistics yet, or those of an empty one.  (The few ranges there are may be read whole.)
delete from pg_statistic where starelid in ('cartd.entities'::regclass, 'cartd.entity_terms'::regclass, 'cartd.entity_ranges'::regclass);
update pg_class set reltuples = 0 where oid in ('cartd.entities'::regclass, 'cartd.entity_terms'::regclass, 'cartd.entity_ranges'::regclass);
deallocate entity_count;
deallocate job_chunk;
\set q `cat :queries/entity/count.sql`
prepare entity_count as :q
\set q `cat :queries/job/chunk.sql`
prepare job_chunk as :q
select doesnt_match(pg_temp.plan_of('cartd_app', '1', format('execute %s (%s%s)', name, pg_temp.arguments('[["any"], ["tenth1", "tenth2"]]', '[[0, 5, 0, 50]]'), more)),
    'Seq Scan on (entities|entity_terms) ', format('%s scans nothing where statistics know of nothing', name))
from (values ('entity_count', ''), ('job_chunk', format(', 0, 10000, %L', pg_temp.cart(1)))) as v (name, more);

select * from finish();
rollback;
