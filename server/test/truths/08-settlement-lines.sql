-- Truth 8: every line of a platform statement is matched, a named difference, or decided by a named person, once nothing waits to be booked.
select l.tenant_id, l.statement_id, l.id as line_id, s.state
from channels.statement_lines l
left join finance.settlement_lines s on s.tenant_id = l.tenant_id and s.statement_id = l.statement_id and s.line_id = l.id
where (s.line_id is null and not exists (select 1 from platform.deliveries d where d.tenant_id = l.tenant_id and d.subscription = 'finance.book_statements'))
  or (s.state in ('ignored', 'classified') and s.decided_by is null)
  or s.amount_minor <> l.amount_minor;
