-- db/changes: the changes deployed here, newest first, as Sqitch wrote them down
-- gives: change text
select change
from sqitch.changes
where project = 'cartd'
order by committed_at desc, planned_at desc;
