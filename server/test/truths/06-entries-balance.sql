-- Truth 6: every entry balances and says its total, every line has its entry, and the numbers of a month have no gap.
select coalesce(e.tenant_id, l.tenant_id) as tenant_id, coalesce(e.id, l.entry_id) as entry_id, e.total_minor, l.debits, l.credits, null::text as period
from finance.journal_entries e
full join (
  select tenant_id, entry_id, period, sum(debit_minor) as debits, sum(credit_minor) as credits from finance.journal_lines group by tenant_id, entry_id, period
) l on l.tenant_id = e.tenant_id and l.entry_id = e.id and l.period = e.period
where e.id is null or coalesce(l.debits, 0) <> e.total_minor or coalesce(l.credits, 0) <> e.total_minor
union all
select tenant_id, null, count(*), min(entry_number), max(entry_number), period from finance.journal_entries
group by tenant_id, period having min(entry_number) <> 1 or max(entry_number) <> count(*);
