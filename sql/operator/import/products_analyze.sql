-- import/products_analyze: lets the planner see what was staged
analyze pg_temp.import_products, pg_temp.import_variants, pg_temp.import_option_sets, pg_temp.import_options, pg_temp.import_images,
    pg_temp.import_cross_sell;
