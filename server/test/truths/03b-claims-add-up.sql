-- Truth 3, hard claims: allocated on a level equals the live allocations there.
with claimed as (select tenant_id, sku_id, location_id, lot_id, sum(quantity) as quantity from inventory.allocations group by tenant_id, sku_id, location_id, lot_id)
select l.tenant_id, l.sku_id, l.location_id, l.allocated, c.quantity
from inventory.stock_levels l full join claimed c on c.tenant_id = l.tenant_id and c.sku_id = l.sku_id and c.location_id = l.location_id and c.lot_id = l.lot_id
where coalesce(l.allocated, 0) <> coalesce(c.quantity, 0);
