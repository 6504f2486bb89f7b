-- Warehouse: a handover counts its parcels, a shipped fulfillment has handed over all of its parcels and an unshipped one not all, and no live parcel shares its waybill.
with own as (select tenant_id, handover_id, count(*) as parcels from warehouse.parcels where handover_id is not null group by tenant_id, handover_id)
select h.tenant_id, h.id as document_id, 'count' as what, h.parcel_count::text as stated, coalesce(o.parcels, 0)::text as counted
from warehouse.handovers h left join own o on o.tenant_id = h.tenant_id and o.handover_id = h.id where h.parcel_count <> coalesce(o.parcels, 0)
union all
select f.tenant_id, f.id, 'handed over', f.status, p.handed || ' of ' || p.parcels
from warehouse.fulfillments f
join (select tenant_id, fulfillment_id, count(*) as parcels, count(handed_over_at) as handed from warehouse.parcels group by tenant_id, fulfillment_id) p
  on p.tenant_id = f.tenant_id and p.fulfillment_id = f.id
where (f.status = 'shipped') <> (p.handed = p.parcels)
union all
select p.tenant_id, p.fulfillment_id, 'same waybill', p.waybill_number, null from warehouse.parcels p
join warehouse.parcels q on q.tenant_id = p.tenant_id and q.waybill_number = p.waybill_number and q.carrier_id = p.carrier_id and q.id <> p.id
union all
select h.tenant_id, h.id, 'closed with parcels still here', h.status, p.parcel_number
from warehouse.handovers h join warehouse.parcels p on p.tenant_id = h.tenant_id and p.handover_id = h.id where (h.status = 'handed_over') <> (p.handed_over_at is not null);
