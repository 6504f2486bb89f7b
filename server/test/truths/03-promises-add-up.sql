-- Truth 3: reserved equals what lines hold, per bucket; sellable equals what lies in sellable places; nothing is promised twice.
with held as (
  select tenant_id, sku_id, warehouse_id, coalesce(sum(quantity) filter (where bucket = 'unpaid'), 0) as unpaid, coalesce(sum(quantity) filter (where bucket = 'order'), 0) as ordered,
    coalesce(sum(quantity) filter (where bucket = 'ship'), 0) as ship, coalesce(sum(quantity) filter (where bucket = 'presale'), 0) as presale, coalesce(sum(quantity) filter (where bucket = 'quota'), 0) as quota
  from inventory.reservations group by tenant_id, sku_id, warehouse_id
), lying as (
  select l.tenant_id, l.sku_id, l.warehouse_id, sum(l.on_hand) as sellable from inventory.stock_levels l
  join inventory.locations p on p.tenant_id = l.tenant_id and p.id = l.location_id and p.sellable group by l.tenant_id, l.sku_id, l.warehouse_id
)
select s.tenant_id, s.sku_id, s.warehouse_id, s.sellable, y.sellable as lying, s.reserved_unpaid, h.unpaid, s.reserved_order, h.ordered, s.reserved_ship, h.ship
from inventory.sku_stock s
left join held h on h.tenant_id = s.tenant_id and h.sku_id = s.sku_id and h.warehouse_id = s.warehouse_id
left join lying y on y.tenant_id = s.tenant_id and y.sku_id = s.sku_id and y.warehouse_id = s.warehouse_id
where s.sellable <> coalesce(y.sellable, 0) or s.reserved_unpaid <> coalesce(h.unpaid, 0) or s.reserved_order <> coalesce(h.ordered, 0) or s.reserved_ship <> coalesce(h.ship, 0)
  or s.reserved_presale <> coalesce(h.presale, 0) or s.reserved_quota <> coalesce(h.quota, 0)
  or s.reserved_unpaid + s.reserved_order + s.reserved_ship + s.reserved_presale + s.reserved_quota > s.sellable
union all
select h.tenant_id, h.sku_id, h.warehouse_id, null, null, null, h.unpaid, null, h.ordered, null, h.ship from held h
where not exists (select 1 from inventory.sku_stock s where s.tenant_id = h.tenant_id and s.sku_id = h.sku_id and s.warehouse_id = h.warehouse_id);
