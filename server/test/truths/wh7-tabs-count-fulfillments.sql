-- Warehouse: the counts on the tabs are the fulfillments there are, per warehouse and state.
with stated as (
  select tenant_id, scope, key, sum(value) as value from (
    select tenant_id, scope, key, value from platform.tallies where name = 'fulfillments'
    union all
    select tenant_id, scope, key, change from platform.tally_changes where name = 'fulfillments'
  ) as both_parts group by tenant_id, scope, key having sum(value) <> 0
), counted as (
  select tenant_id, warehouse_id as scope, status as key, count(*) as value from warehouse.fulfillments group by tenant_id, warehouse_id, status
  union all
  select tenant_id, warehouse_id, 'short', count(*) from warehouse.fulfillments where short and status not in ('shipped', 'cancelled') group by tenant_id, warehouse_id
  union all
  select tenant_id, warehouse_id, 'blocked', count(*) from warehouse.fulfillments where block_kinds <> '{}' and status not in ('shipped', 'cancelled') group by tenant_id, warehouse_id
)
select coalesce(s.tenant_id, c.tenant_id) as tenant_id, coalesce(s.scope, c.scope) as warehouse_id, coalesce(s.key, c.key) as state, s.value as stated, c.value as counted
from stated s full join counted c on c.tenant_id = s.tenant_id and c.scope = s.scope and c.key = s.key
where coalesce(s.value, 0) <> coalesce(c.value, 0);
