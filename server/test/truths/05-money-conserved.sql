-- Truth 5: lines add up to the order's goods money, goods and postage to what was paid, and all parts of a platform order to what the buyer paid.
select o.tenant_id, o.id as order_id, o.goods_minor - o.discount_minor as stated, sum(l.amount_minor) as lines
from orders.orders o join orders.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id
where not ('amount_mismatch' = any (o.hold_kinds))
group by o.tenant_id, o.id, o.goods_minor, o.discount_minor having o.goods_minor - o.discount_minor <> sum(l.amount_minor)
union all
select o.tenant_id, o.id, o.paid_minor, o.goods_minor - o.discount_minor + o.shipping_minor from orders.orders o
where not ('amount_mismatch' = any (o.hold_kinds)) and o.goods_minor - o.discount_minor + o.shipping_minor <> o.paid_minor;
