-- Warehouse: what is received of an announced line is the sum of its receipts; every receipt line came in by a move; nothing is put away twice.
with received as (
  select g.tenant_id, g.expected_receipt_id, l.expected_line_id, sum(l.quantity) as quantity
  from warehouse.goods_receipts g join warehouse.goods_receipt_lines l on l.tenant_id = g.tenant_id and l.goods_receipt_id = g.id
  where l.expected_line_id is not null group by g.tenant_id, g.expected_receipt_id, l.expected_line_id
), came as (
  select tenant_id, source_id, sku_id, lot_id, to_location_id, sum(quantity) as quantity from inventory.stock_moves
  where source_kind = 'goods_receipt' and reason in ('receive', 'return') group by tenant_id, source_id, sku_id, lot_id, to_location_id
), stated as (
  select tenant_id, goods_receipt_id, sku_id, lot_id, location_id, sum(quantity) as quantity from warehouse.goods_receipt_lines group by tenant_id, goods_receipt_id, sku_id, lot_id, location_id
)
select e.tenant_id, e.expected_receipt_id as document_id, e.sku_id, e.received_quantity as stated, r.quantity as counted
from warehouse.expected_receipt_lines e
left join received r on r.tenant_id = e.tenant_id and r.expected_receipt_id = e.expected_receipt_id and r.expected_line_id = e.id
where e.received_quantity <> coalesce(r.quantity, 0)
union all
select coalesce(s.tenant_id, c.tenant_id), coalesce(s.goods_receipt_id, c.source_id), coalesce(s.sku_id, c.sku_id), s.quantity::bigint, c.quantity
from stated s full join came c on c.tenant_id = s.tenant_id and c.source_id = s.goods_receipt_id and c.sku_id = s.sku_id and c.lot_id = s.lot_id and c.to_location_id = s.location_id
where coalesce(s.quantity, 0) <> coalesce(c.quantity, 0)
union all
select e.tenant_id, e.id, null, null, null from warehouse.expected_receipts e
where e.status = 'put_away' and exists (select 1 from warehouse.goods_receipts g join warehouse.goods_receipt_lines l on l.tenant_id = g.tenant_id and l.goods_receipt_id = g.id
  where g.tenant_id = e.tenant_id and g.expected_receipt_id = e.id and l.put_away_quantity < l.quantity);
