-- Truth 1: on hand per SKU, lot and place equals moves in minus moves out.
with moved as (
  select tenant_id, sku_id, lot_id, location_id, sum(quantity)::bigint as quantity from (
    select tenant_id, sku_id, lot_id, to_location_id as location_id, quantity from inventory.stock_moves
    union all
    select tenant_id, sku_id, lot_id, from_location_id, -quantity from inventory.stock_moves
  ) as both_ends group by tenant_id, sku_id, lot_id, location_id
), ours as (
  select m.tenant_id, m.sku_id, m.lot_id, m.location_id, m.quantity from moved m
  join inventory.locations p on p.tenant_id = m.tenant_id and p.id = m.location_id and p.warehouse_id is not null
)
select coalesce(o.tenant_id, l.tenant_id) as tenant_id, coalesce(o.sku_id, l.sku_id) as sku_id, coalesce(o.location_id, l.location_id) as location_id, o.quantity as moved, l.on_hand
from ours o full join inventory.stock_levels l on l.tenant_id = o.tenant_id and l.sku_id = o.sku_id and l.location_id = o.location_id and l.lot_id = o.lot_id
where coalesce(o.quantity, 0) <> coalesce(l.on_hand, 0);
