-- Truth 9: no row of one company refers to a row of another, where no foreign key says so already.
select l.tenant_id, l.id, 'order line names a foreign SKU' as what from orders.order_lines l
  join catalog.skus s on s.id = l.sku_id where s.tenant_id <> l.tenant_id
union all
select f.tenant_id, f.id, 'fulfillment of a foreign order' from warehouse.fulfillments f
  join orders.orders o on o.id = f.source_id where o.tenant_id <> f.tenant_id
union all
select r.tenant_id, r.source_id, 'promise in a foreign warehouse' from inventory.reservations r
  join inventory.warehouses w on w.id = r.warehouse_id where w.tenant_id <> r.tenant_id
union all
select a.tenant_id, a.id, 'claim on a foreign place' from inventory.allocations a
  join inventory.locations p on p.id = a.location_id where p.tenant_id <> a.tenant_id
union all
select b.tenant_id, b.fulfillment_id, 'booking of a foreign shipment' from finance.bookings b
  join warehouse.fulfillments f on f.id = b.fulfillment_id where f.tenant_id <> b.tenant_id;
