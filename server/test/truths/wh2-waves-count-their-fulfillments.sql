-- Warehouse: a wave counts the fulfillments that are in it, each fulfillment is in at most one wave of its own warehouse, and only while it may be.
with own as (
  select tenant_id, wave_id, count(*) as fulfillments, sum(unit_count) as units, count(distinct wave_slot) as slots from warehouse.fulfillments where wave_id is not null group by tenant_id, wave_id
)
select w.tenant_id, w.id as wave_id, null::uuid as fulfillment_id, w.status, w.fulfillment_count as stated, coalesce(o.fulfillments, 0) as counted
from warehouse.waves w left join own o on o.tenant_id = w.tenant_id and o.wave_id = w.id
where w.fulfillment_count <> coalesce(o.fulfillments, 0) or w.unit_count <> coalesce(o.units, 0) or coalesce(o.slots, 0) <> coalesce(o.fulfillments, 0)
  or (w.status in ('picked', 'done') and exists (select 1 from warehouse.pick_tasks t where t.tenant_id = w.tenant_id and t.wave_id = w.id and t.status in ('open', 'picking')))
union all
select f.tenant_id, f.wave_id, f.id, f.status, null, null from warehouse.fulfillments f
left join warehouse.waves w on w.tenant_id = f.tenant_id and w.id = f.wave_id
where (f.wave_id is not null and (w.id is null or w.warehouse_id <> f.warehouse_id or f.status in ('open', 'allocated', 'cancelled'))) or (f.status = 'picking' and f.wave_id is null)
union all
select f.tenant_id, f.wave_id, f.id, f.status, null, null from warehouse.fulfillments f
where f.status = 'picking' and not exists (select 1 from warehouse.pick_lines l join warehouse.pick_tasks t on t.tenant_id = l.tenant_id and t.id = l.pick_task_id and t.status in ('open', 'picking')
  where l.tenant_id = f.tenant_id and l.fulfillment_id = f.id and l.dropped_for is null);
