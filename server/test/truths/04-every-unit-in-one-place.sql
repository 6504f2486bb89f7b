-- Truth 4: every unit of every taken platform line is in exactly one place, for each SKU a line became.
with ours as (
  select l.tenant_id, l.channel_order_line_id, l.sku_id, sum(l.channel_quantity) as quantity
  from orders.order_lines l where l.channel_order_line_id is not null and l.kind = 'goods' group by l.tenant_id, l.channel_order_line_id, l.sku_id
)
select c.tenant_id, c.channel_order_id, c.id as channel_order_line_id, c.quantity as ordered, o.sku_id, o.quantity as ours
from channels.channel_order_lines c
join channels.channel_orders d on d.tenant_id = c.tenant_id and d.id = c.channel_order_id and d.intake = 'taken'
left join ours o on o.tenant_id = c.tenant_id and o.channel_order_line_id = c.id
where c.quantity > 0 and c.quantity is distinct from o.quantity
  and not exists (select 1 from orders.orders x join orders.order_holds h on h.tenant_id = x.tenant_id and h.order_id = x.id and h.kind = 'platform_lock'
    where x.tenant_id = c.tenant_id and x.channel_order_id = c.channel_order_id);
