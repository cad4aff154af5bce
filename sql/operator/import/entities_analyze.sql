-- import/entities_analyze: lets the planner see what came
analyze pg_temp.import_entities;
