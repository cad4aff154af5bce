-- import/products_check: what forbids these products: the first complaints by line, and how many there are
-- takes: store_id integer, most integer
-- gives: line integer, message text, complaints bigint
select line, message, count(*) over () as complaints
from (
    select line, format('id: %s is on line %s already', product_id, first) as message
    from (select line, product_id, min(line) over (partition by product_id) as first from pg_temp.import_products) i
    where line > first
    union all
    select line, format('slug: "%s" is on line %s already', slug, first)
    from (select line, slug, min(line) over (partition by slug) as first from pg_temp.import_products) i
    where line > first
    union all
    select i.line, format('slug: "%s" is product %s''s', i.slug, p.product_id)
    from pg_temp.import_products i
    join cartd.products p on p.store_id = $1::integer and p.slug = i.slug and p.product_id <> i.product_id
    where not exists (select from pg_temp.import_products o where o.product_id = p.product_id)
    union all
    select i.line, format('category_id: the store has no category %s', i.category_id)
    from pg_temp.import_products i
    where not exists (select from cartd.categories c where c.store_id = $1::integer and c.category_id = i.category_id)
    union all
    -- Variants: each id, SKU and slug once in the file …
    select line, format('variants.%s.id: %s is on line %s already', position, variant_id, first)
    from (select line, position, variant_id, min(line) over (partition by variant_id) as first,
                 row_number() over (partition by variant_id order by line, position) as nth from pg_temp.import_variants) v
    where nth > 1
    union all
    select line, format('variants.%s.sku: "%s" is on line %s already', position, sku, first)
    from (select line, position, sku, min(line) over (partition by sku) as first,
                 row_number() over (partition by sku order by line, position) as nth from pg_temp.import_variants) v
    where nth > 1
    union all
    select line, format('variants.%s.slug: "%s" is on line %s already', position, slug, first)
    from (select line, position, slug, min(line) over (partition by slug) as first,
                 row_number() over (partition by slug order by line, position) as nth from pg_temp.import_variants) v
    where nth > 1
    union all
    -- … and none that belongs to a product the file does not name.
    select v.line, format('variants.%s.id: %s is a variant of product %s', v.position, v.variant_id, t.product_id)
    from pg_temp.import_variants v
    join cartd.variants t on t.store_id = $1::integer and t.variant_id = v.variant_id
    where not exists (select from pg_temp.import_products o where o.product_id = t.product_id)
    union all
    select v.line, format('variants.%s.sku: "%s" is variant %s''s, of product %s', v.position, v.sku, t.variant_id, t.product_id)
    from pg_temp.import_variants v
    join cartd.variants t on t.store_id = $1::integer and t.sku = v.sku and t.variant_id <> v.variant_id
    where not exists (select from pg_temp.import_products o where o.product_id = t.product_id)
    union all
    select v.line, format('variants.%s.slug: "%s" is variant %s''s, of product %s', v.position, v.slug, t.variant_id, t.product_id)
    from pg_temp.import_variants v
    join cartd.variants t on t.store_id = $1::integer and t.slug = v.slug and t.variant_id <> v.variant_id
    where not exists (select from pg_temp.import_products o where o.product_id = t.product_id)
    union all
    -- Options: ids once in a product, and a variant chooses among its product's.
    select line, format('option_sets.%s.id: %s is there twice', position, option_set_id)
    from (select line, position, option_set_id, row_number() over (partition by line, option_set_id order by position) as nth
          from pg_temp.import_option_sets) s
    where nth > 1
    union all
    select line, format('option_sets.%s.options.%s.id: %s is there twice', set_position, position, option_id)
    from (select line, set_position, position, option_id,
                 row_number() over (partition by line, option_id order by set_position, position) as nth from pg_temp.import_options) o
    where nth > 1
    union all
    select v.line, format('variants.%s.options.%s: the product has no such option set with an option %s', v.position, c.key, c.value)
    from pg_temp.import_variants v
    cross join jsonb_each_text(v.chosen) c
    left join pg_temp.import_options o on o.line = v.line and o.option_set_id = c.key::integer and o.option_id = c.value::integer
    where o.line is null
) complaint
order by line, message
limit $2::integer;
