-- catalog/slots: some bundles with their slots, in their order; one without slots is a row with null position
-- takes: store_id integer, bundle_ids integer[]
-- gives: bundle_id integer, enabled boolean, position integer?, product_id integer?, quantity integer?, unit_price numeric?
select b.bundle_id, b.enabled, s.position, s.product_id, s.quantity, s.unit_price
from cartd.bundles b
left join cartd.bundle_slots s on s.store_id = b.store_id and s.bundle_id = b.bundle_id
where b.store_id = $1 and b.bundle_id = any ($2)
order by b.bundle_id, s.position;
