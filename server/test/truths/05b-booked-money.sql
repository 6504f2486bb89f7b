-- Truth 5, in the books: what was booked for an order is the money of its lines that left, and its postage.
with lines as (
  select l.tenant_id, l.order_id, sum(case when l.cancelled_quantity <= 0 then l.amount_minor when l.cancelled_quantity >= l.quantity then 0
      else l.amount_minor - (2 * l.amount_minor * l.cancelled_quantity + l.quantity) / (2 * l.quantity) end)::bigint as live_minor
  from orders.order_lines l group by l.tenant_id, l.order_id
)
select b.tenant_id, b.fulfillment_id, b.receivable_minor, l.live_minor, o.shipping_minor
from finance.bookings b
join orders.orders o on o.tenant_id = b.tenant_id and o.id = b.order_id
join lines l on l.tenant_id = b.tenant_id and l.order_id = b.order_id
where b.revenue_booked and o.currency = b.currency and b.receivable_minor <> l.live_minor + o.shipping_minor;
