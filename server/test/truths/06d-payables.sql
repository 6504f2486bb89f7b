-- Truth 6: what was received and not billed, and what is billed and open, equal their control accounts.
with account as (
  select b.tenant_id, a.role, sum(b.credit_minor - b.debit_minor) as minor from finance.account_balances b
  join finance.accounts a on a.tenant_id = b.tenant_id and a.code = b.account_code and a.role in ('received_not_billed', 'payable') group by b.tenant_id, a.role
), documents as (
  select tenant_id, 'received_not_billed' as role, sum(value_minor - billed_minor) as minor from finance.received_lines group by tenant_id
  union all
  select tenant_id, 'payable', sum(total_minor - paid_minor) from finance.supplier_bills where status <> 'cancelled' group by tenant_id
)
select coalesce(a.tenant_id, d.tenant_id) as tenant_id, coalesce(a.role, d.role) as role, a.minor as account, d.minor as documents
from account a full join documents d on d.tenant_id = a.tenant_id and d.role = a.role where coalesce(a.minor, 0) <> coalesce(d.minor, 0);
