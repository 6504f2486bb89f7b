-- Truth 7: every shipped fulfillment of an order has one cost entry and one revenue entry, once nothing waits to be booked; only an order without an exchange rate waits with its revenue, and what no order stands behind has none.
with posted as (
  select tenant_id, source_id, count(*) filter (where kind = 'cost') as costs, count(*) filter (where kind = 'revenue') as revenues
  from finance.journal_entries where source_kind = 'fulfillment' group by tenant_id, source_id
)
select f.tenant_id, f.id as fulfillment_id, p.costs, p.revenues
from warehouse.fulfillments f
left join posted p on p.tenant_id = f.tenant_id and p.source_id = f.id
left join finance.bookings b on b.tenant_id = f.tenant_id and b.fulfillment_id = f.id
where f.status = 'shipped' and f.source_kind = 'order'
  and (coalesce(p.costs, 0) <> 1 or coalesce(p.revenues, 0) <> case when b.revenue_booked is false or (b.fulfillment_id is not null and b.order_id is null) then 0 else 1 end)
  and not exists (select 1 from platform.deliveries d where d.tenant_id = f.tenant_id and d.subscription = 'finance.book_shipments');
