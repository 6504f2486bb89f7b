-- Truth 4, the tabs: the counts of orders per shop and status, and of those that are held, are the orders there are.
with stated as (
  select tenant_id, scope, key, sum(value) as value from (
    select tenant_id, scope, key, value from platform.tallies where name = 'orders'
    union all
    select tenant_id, scope, key, change from platform.tally_changes where name = 'orders'
  ) as both_parts group by tenant_id, scope, key having sum(value) <> 0
), counted as (
  select tenant_id, shop_id as scope, status as key, count(*) as value from orders.orders group by tenant_id, shop_id, status
  union all
  select tenant_id, shop_id, 'held', count(*) from orders.orders
  where hold_kinds <> '{}' and status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved', 'released') group by tenant_id, shop_id
)
select coalesce(s.tenant_id, c.tenant_id) as tenant_id, coalesce(s.scope, c.scope) as shop_id, coalesce(s.key, c.key) as state, s.value as stated, c.value as counted
from stated s full join counted c on c.tenant_id = s.tenant_id and c.scope = s.scope and c.key = s.key
where coalesce(s.value, 0) <> coalesce(c.value, 0);
