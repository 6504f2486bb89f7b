-- Truth 6: the cost layers are worth the balance of the inventory account, and hold what their movements brought and took; nothing waits for a cost beside a layer.
with layers as (
  select tenant_id, sum(remaining_minor) as minor from finance.cost_layers group by tenant_id
), account as (
  select b.tenant_id, sum(b.debit_minor - b.credit_minor) as minor from finance.account_balances b
  join finance.accounts a on a.tenant_id = b.tenant_id and a.code = b.account_code and a.role = 'inventory' group by b.tenant_id
)
select coalesce(l.tenant_id, a.tenant_id) as tenant_id, null::uuid as sku_id, l.minor as layers, a.minor as account
from layers l full join account a on a.tenant_id = l.tenant_id where coalesce(l.minor, 0) <> coalesce(a.minor, 0)
union all
select coalesce(l.tenant_id, m.tenant_id), coalesce(l.sku_id, m.sku_id), l.minor, m.minor
from (select tenant_id, sku_id, sum(remaining_minor) as minor from finance.cost_layers group by tenant_id, sku_id) l
full join (select tenant_id, sku_id, sum(value_minor) as minor from finance.cost_movements group by tenant_id, sku_id) m on m.tenant_id = l.tenant_id and m.sku_id = l.sku_id
where coalesce(l.minor, 0) <> coalesce(m.minor, 0)
union all
select u.tenant_id, u.sku_id, sum(u.quantity), max(l.remaining_quantity)
from finance.uncosted u join finance.cost_layers l on l.tenant_id = u.tenant_id and l.sku_id = u.sku_id and l.is_open and l.remaining_quantity > 0
where u.settled_at is null group by u.tenant_id, u.sku_id;
