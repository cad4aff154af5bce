-- import/promotions_analyze: lets the planner see what was staged
analyze pg_temp.import_promotions;
