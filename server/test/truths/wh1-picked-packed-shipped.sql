-- Warehouse: what is picked, packed and shipped is what the ledger, the parcels and the pick lines say, and no state is ahead of its goods.
with listed as (
  select tenant_id, fulfillment_id, fulfillment_line_id, sum(picked_quantity) as quantity from warehouse.pick_lines group by tenant_id, fulfillment_id, fulfillment_line_id
), packed as (
  select tenant_id, fulfillment_id, fulfillment_line_id, sum(quantity) as quantity from warehouse.parcel_lines group by tenant_id, fulfillment_id, fulfillment_line_id
), moved as (
  select tenant_id, source_id as fulfillment_id, sku_id, coalesce(sum(quantity) filter (where reason = 'pick'), 0) as picked, coalesce(sum(quantity) filter (where reason = 'ship'), 0) as shipped
  from inventory.stock_moves where source_kind = 'fulfillment' group by tenant_id, source_id, sku_id
)
select f.tenant_id, f.id as fulfillment_id, f.status, l.id as line_id, l.quantity, l.picked_quantity as picked, p.quantity as pick_lines, l.packed_quantity as packed, k.quantity as parcel_lines,
  null::numeric as moved_to_packing, null::numeric as moved_out
from warehouse.fulfillments f
join warehouse.fulfillment_lines l on l.tenant_id = f.tenant_id and l.fulfillment_id = f.id
left join listed p on p.tenant_id = f.tenant_id and p.fulfillment_id = f.id and p.fulfillment_line_id = l.id
left join packed k on k.tenant_id = f.tenant_id and k.fulfillment_id = f.id and k.fulfillment_line_id = l.id
where l.picked_quantity < coalesce(p.quantity, 0) or l.packed_quantity <> coalesce(k.quantity, 0)
  or (f.status in ('picked', 'packed', 'shipped') and l.picked_quantity <> l.quantity) or (f.status in ('packed', 'shipped') and l.packed_quantity <> l.quantity)
union all
select f.tenant_id, f.id, f.status, null, sum(l.quantity)::bigint, sum(l.picked_quantity)::bigint, null, sum(l.packed_quantity)::bigint, null, m.picked, m.shipped
from warehouse.fulfillments f
join warehouse.fulfillment_lines l on l.tenant_id = f.tenant_id and l.fulfillment_id = f.id
left join moved m on m.tenant_id = f.tenant_id and m.fulfillment_id = f.id and m.sku_id = l.sku_id
group by f.tenant_id, f.id, f.status, l.sku_id, m.picked, m.shipped
having coalesce(m.picked, 0) <> sum(l.picked_quantity) or coalesce(m.shipped, 0) <> case when f.status = 'shipped' then sum(l.packed_quantity) else 0 end;
