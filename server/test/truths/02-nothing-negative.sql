-- Truth 2: no place of ours holds less than nothing, and no claim exceeds what is there.
select tenant_id, sku_id, location_id, lot_id, on_hand, allocated from inventory.stock_levels where on_hand < 0 or allocated < 0 or allocated > on_hand;
