-- import/bundles_analyze: lets the planner see what was staged
analyze pg_temp.import_bundles, pg_temp.import_bundle_slots;
