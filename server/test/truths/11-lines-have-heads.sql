-- Truth 11: no line without its head. The hot tables carry no foreign keys; what those would refuse must not be there.
select l.tenant_id, 'orders.order_lines' as table_name, l.order_id as head_id, l.id as line_id from orders.order_lines l
where not exists (select 1 from orders.orders h where h.tenant_id = l.tenant_id and h.id = l.order_id)
union all
select l.tenant_id, 'channels.channel_order_lines', l.channel_order_id, l.id from channels.channel_order_lines l
where not exists (select 1 from channels.channel_orders h where h.tenant_id = l.tenant_id and h.id = l.channel_order_id)
union all
select l.tenant_id, 'warehouse.fulfillment_lines', l.fulfillment_id, l.id from warehouse.fulfillment_lines l
where not exists (select 1 from warehouse.fulfillments h where h.tenant_id = l.tenant_id and h.id = l.fulfillment_id)
union all
select l.tenant_id, 'warehouse.parcels', l.fulfillment_id, l.id from warehouse.parcels l
where not exists (select 1 from warehouse.fulfillments h where h.tenant_id = l.tenant_id and h.id = l.fulfillment_id)
union all
select l.tenant_id, 'warehouse.parcel_lines', l.parcel_id, l.fulfillment_line_id from warehouse.parcel_lines l
where not exists (select 1 from warehouse.parcels h where h.tenant_id = l.tenant_id and h.fulfillment_id = l.fulfillment_id and h.id = l.parcel_id)
union all
select l.tenant_id, 'inventory.stock_levels', l.location_id, l.sku_id from inventory.stock_levels l
where not exists (select 1 from inventory.locations h where h.tenant_id = l.tenant_id and h.id = l.location_id)
