-- Truth 6: the running balances of accounts equal their lines, by month and shop.
with lines as (
  select l.tenant_id, l.period, l.account_code, coalesce(e.shop_id, '00000000-0000-0000-0000-000000000000') as shop_id, sum(l.debit_minor) as debits, sum(l.credit_minor) as credits
  from finance.journal_lines l join finance.journal_entries e on e.tenant_id = l.tenant_id and e.id = l.entry_id
  group by l.tenant_id, l.period, l.account_code, coalesce(e.shop_id, '00000000-0000-0000-0000-000000000000')
)
select coalesce(b.tenant_id, l.tenant_id) as tenant_id, coalesce(b.period, l.period) as period, coalesce(b.account_code, l.account_code) as account_code, b.debit_minor, l.debits, b.credit_minor, l.credits
from finance.account_balances b
full join lines l on l.tenant_id = b.tenant_id and l.period = b.period and l.account_code = b.account_code and l.shop_id = b.shop_id
where coalesce(b.debit_minor, 0) <> coalesce(l.debits, 0) or coalesce(b.credit_minor, 0) <> coalesce(l.credits, 0);
