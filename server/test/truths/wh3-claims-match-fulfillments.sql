-- Warehouse: a fulfillment that waits or is being picked has claimed exactly what is not picked yet; any other has claimed nothing. Live pick lines name live claims.
with claimed as (
  select tenant_id, fulfillment_id, fulfillment_line_id, sum(quantity) as quantity from inventory.allocations group by tenant_id, fulfillment_id, fulfillment_line_id
)
select coalesce(l.tenant_id, c.tenant_id) as tenant_id, coalesce(l.fulfillment_id, c.fulfillment_id) as fulfillment_id, f.status, l.quantity, l.picked_quantity, c.quantity as claimed
from warehouse.fulfillment_lines l
join warehouse.fulfillments f on f.tenant_id = l.tenant_id and f.id = l.fulfillment_id
full join claimed c on c.tenant_id = l.tenant_id and c.fulfillment_id = l.fulfillment_id and c.fulfillment_line_id = l.id
where coalesce(c.quantity, 0) <> case when f.status in ('allocated', 'picking') then l.quantity - l.picked_quantity else 0 end
  and (f.id is not null or exists (select 1 from warehouse.fulfillments x where x.tenant_id = c.tenant_id and x.id = c.fulfillment_id))
union all
select t.tenant_id, l.fulfillment_id, t.status, l.quantity, l.picked_quantity, a.quantity
from warehouse.pick_lines l
join warehouse.pick_tasks t on t.tenant_id = l.tenant_id and t.id = l.pick_task_id and t.status in ('open', 'picking')
left join inventory.allocations a on a.tenant_id = l.tenant_id and a.fulfillment_id = l.fulfillment_id and a.id = l.allocation_id
where l.dropped_for is null and l.picked_quantity + l.short_quantity < l.quantity
  and (coalesce(a.quantity, 0) <> l.quantity - l.picked_quantity - l.short_quantity or a.location_id <> l.location_id or a.lot_id <> l.lot_id);
