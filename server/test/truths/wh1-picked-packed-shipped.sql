-- Warehouse: what is picked, packed and shipped of a line is what its pick lines, parcels and moves say, and no state is ahead of its goods.
with picked as (
  select tenant_id, fulfillment_id, fulfillment_line_id, sum(picked_quantity) as quantity from warehouse.pick_lines group by tenant_id, fulfillment_id, fulfillment_line_id
), packed as (
  select tenant_id, fulfillment_id, fulfillment_line_id, sum(quantity) as quantity from warehouse.parcel_lines group by tenant_id, fulfillment_id, fulfillment_line_id
), shipped as (
  select tenant_id, source_id as fulfillment_id, sku_id, sum(quantity) as quantity from inventory.stock_moves where reason = 'ship' and source_kind = 'fulfillment' group by tenant_id, source_id, sku_id
)
select f.tenant_id, f.id as fulfillment_id, f.status, l.id as line_id, l.quantity, l.picked_quantity, p.quantity as pick_lines, l.packed_quantity, k.quantity as parcel_lines, null::numeric as moved
from warehouse.fulfillments f
join warehouse.fulfillment_lines l on l.tenant_id = f.tenant_id and l.fulfillment_id = f.id
left join picked p on p.tenant_id = f.tenant_id and p.fulfillment_id = f.id and p.fulfillment_line_id = l.id
left join packed k on k.tenant_id = f.tenant_id and k.fulfillment_id = f.id and k.fulfillment_line_id = l.id
where l.picked_quantity <> coalesce(p.quantity, 0) or l.packed_quantity <> coalesce(k.quantity, 0)
  or (f.status in ('picked', 'packed', 'shipped') and l.picked_quantity <> l.quantity) or (f.status in ('packed', 'shipped') and l.packed_quantity <> l.quantity)
union all
select f.tenant_id, f.id, f.status, null, sum(l.packed_quantity)::bigint, null, null, null, null, s.quantity
from warehouse.fulfillments f
join warehouse.fulfillment_lines l on l.tenant_id = f.tenant_id and l.fulfillment_id = f.id
left join shipped s on s.tenant_id = f.tenant_id and s.fulfillment_id = f.id and s.sku_id = l.sku_id
group by f.tenant_id, f.id, f.status, l.sku_id, s.quantity
having coalesce(s.quantity, 0) <> case when f.status = 'shipped' then sum(l.packed_quantity) else 0 end;
