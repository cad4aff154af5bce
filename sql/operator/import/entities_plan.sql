-- import/entities_plan: for this transaction, joins by index, because statistics of a table that grows by the batch would say otherwise; memory to group a batch's terms in
select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('work_mem', '128MB', true);
