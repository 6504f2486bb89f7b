-- Warehouse: picked goods that have not left, and goods waiting to be put back, lie at packing; received goods that wait for a bin lie where they were put.
with wanted as (
  select tenant_id, location_id, sku_id, lot_id, sum(quantity) as quantity from (
    select f.tenant_id, m.to_location_id as location_id, m.sku_id, m.lot_id, m.quantity
    from warehouse.fulfillments f
    join inventory.stock_moves m on m.tenant_id = f.tenant_id and m.source_id = f.id and m.source_kind = 'fulfillment' and m.reason = 'pick'
    where f.status in ('open', 'allocated', 'picking', 'picked', 'packed')
    union all
    select tenant_id, from_location_id, sku_id, lot_id, quantity - done_quantity from warehouse.put_backs where done_quantity < quantity
    union all
    select tenant_id, location_id, sku_id, lot_id, quantity - put_away_quantity from warehouse.goods_receipt_lines where put_away_quantity < quantity
  ) as waiting group by tenant_id, location_id, sku_id, lot_id
)
select w.tenant_id, w.location_id, w.sku_id, w.lot_id, w.quantity as wanted, l.on_hand
from wanted w left join inventory.stock_levels l on l.tenant_id = w.tenant_id and l.sku_id = w.sku_id and l.location_id = w.location_id and l.lot_id = w.lot_id
where coalesce(l.on_hand, 0) < w.quantity;
