-- Purchasing: an order's sums are those of its lines, what is received of a line is the sum of its receipts once none waits to be noted, and the tabs count the orders there are.
with lines as (
  select tenant_id, purchase_order_id, sum(amount_minor) as goods, sum(quantity) as units, sum(received_quantity) as received, count(*) as n
  from purchasing.purchase_order_lines group by tenant_id, purchase_order_id
), arrived as (
  select g.tenant_id, g.source_id as purchase_order_id, l.source_line_id as id, sum(l.quantity) as quantity
  from warehouse.goods_receipts g join warehouse.goods_receipt_lines l on l.tenant_id = g.tenant_id and l.goods_receipt_id = g.id
  where g.source_kind = 'purchase_order' and l.source_line_id is not null group by g.tenant_id, g.source_id, l.source_line_id
), tabs as (
  select tenant_id, key, scope, sum(value) as value from (
    select tenant_id, key, scope, value from platform.tallies where name = 'purchase_orders'
    union all
    select tenant_id, key, scope, change from platform.tally_changes where name = 'purchase_orders'
  ) as both_parts group by tenant_id, key, scope
), counted as (
  select tenant_id, status, warehouse_id, count(*) as n from purchasing.purchase_orders group by tenant_id, status, warehouse_id
)
select p.tenant_id, p.id as document_id, 'sums' as what, p.goods_minor::text as stated, l.goods::text as counted
from purchasing.purchase_orders p left join lines l on l.tenant_id = p.tenant_id and l.purchase_order_id = p.id
where (p.goods_minor, p.unit_count, p.received_units, p.line_count) is distinct from (l.goods, l.units, l.received, l.n)
union all
select l.tenant_id, l.id, 'received', l.received_quantity::text, a.quantity::text
from purchasing.purchase_order_lines l left join arrived a on a.tenant_id = l.tenant_id and a.purchase_order_id = l.purchase_order_id and a.id = l.id
where l.received_quantity <> coalesce(a.quantity, 0)
  and not exists (select 1 from platform.deliveries d where d.tenant_id = l.tenant_id and d.subscription = 'purchasing.record_receipts')
union all
select coalesce(t.tenant_id, c.tenant_id), coalesce(t.scope, c.warehouse_id), 'tab ' || coalesce(t.key, c.status), t.value::text, c.n::text
from tabs t full join counted c on c.tenant_id = t.tenant_id and c.status = t.key and c.warehouse_id = t.scope
where coalesce(t.value, 0) <> coalesce(c.n, 0);
