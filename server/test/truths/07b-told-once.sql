-- Truth 7, the channel: every shipped fulfillment of a shop's order was told to the shop, or there is a push that says where that stands, once nothing waits to be planned; and none is told twice.
select f.tenant_id, f.id as fulfillment_id, 'nobody is told' as what
from warehouse.fulfillments f
join orders.orders o on o.tenant_id = f.tenant_id and o.id = f.source_id and o.channel_order_id is not null
join channels.shops s on s.tenant_id = o.tenant_id and s.id = o.shop_id
where f.status = 'shipped' and f.source_kind = 'order' and f.channel_notified_at is null
  and not exists (select 1 from channels.shipment_pushes p where p.tenant_id = f.tenant_id and p.fulfillment_id = f.id)
  and not exists (select 1 from platform.deliveries d where d.tenant_id = f.tenant_id and d.subscription = 'channels.plan_shipment_pushes')
union all
select p.tenant_id, p.fulfillment_id, 'told twice' from channels.shipment_pushes p
where p.status in ('done', 'done_by_hand') group by p.tenant_id, p.fulfillment_id, p.channel_order_id having count(*) > 1
union all
select p.tenant_id, p.fulfillment_id, 'told of goods that are here' from channels.shipment_pushes p
join warehouse.fulfillments f on f.tenant_id = p.tenant_id and f.id = p.fulfillment_id and f.status <> 'shipped';
