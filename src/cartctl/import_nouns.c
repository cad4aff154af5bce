/*
 * import_nouns: the steps of each import, in order.
 */
#include "cartctl/import.h"
#include "cartctl/shape.h"

#define SQL(name) OPERATOR_IMPORT_##name

/* table, counts, statement, weight */
static const struct import_step categories_stage[] = {
	{ "categories", IMPORT_QUIET, SQL(CATEGORIES_STAGE), 100 },
	{ "categories", IMPORT_QUIET, SQL(CATEGORIES_ANALYZE), 20 },
	{ 0 },
};
static const struct import_step categories_apply[] = {
	{ "categories", IMPORT_QUIET, SQL(CATEGORIES_PARK), 50 },
	{ "categories", IMPORT_CHANGED, SQL(CATEGORIES_CHANGE), 100 },
	{ "categories", IMPORT_ADDED, SQL(CATEGORIES_ADD), 200 },
	{ 0 },
};

static const struct import_step products_stage[] = {
	{ "products", IMPORT_QUIET, SQL(PRODUCTS_STAGE), 50 },
	{ "variants", IMPORT_QUIET, SQL(VARIANTS_STAGE), 90 },
	{ "option_sets", IMPORT_QUIET, SQL(OPTION_SETS_STAGE), 13 },
	{ "options", IMPORT_QUIET, SQL(OPTIONS_STAGE), 4 },
	{ "images", IMPORT_QUIET, SQL(IMAGES_STAGE), 8 },
	{ "cross_sell", IMPORT_QUIET, SQL(CROSS_SELL_STAGE), 8 },
	{ "products", IMPORT_QUIET, SQL(PRODUCTS_ANALYZE), 38 },
	{ 0 },
};
static const struct import_step products_apply[] = {
	{ "products", IMPORT_QUIET, SQL(PRODUCTS_PARK), 10 },
	{ "products", IMPORT_CHANGED, SQL(PRODUCTS_CHANGE), 20 },
	{ "products", IMPORT_ADDED, SQL(PRODUCTS_ADD), 90 },
	{ "variants", IMPORT_REMOVED, SQL(VARIANTS_REMOVE), 10 },
	{ "variants", IMPORT_QUIET, SQL(VARIANTS_PARK), 10 },
	{ "variants", IMPORT_CHANGED, SQL(VARIANTS_CHANGE), 20 },
	{ "variants", IMPORT_ADDED, SQL(VARIANTS_ADD), 205 },
	{ "option_sets", IMPORT_REMOVED, SQL(OPTION_SETS_REMOVE), 10 },
	{ "option_sets", IMPORT_ADDED, SQL(OPTION_SETS_ADD), 10 },
	{ "options", IMPORT_REMOVED, SQL(OPTIONS_REMOVE), 10 },
	{ "options", IMPORT_ADDED, SQL(OPTIONS_ADD), 25 },
	{ "variants", IMPORT_QUIET, SQL(OPTIONS_PRICE), 55 },
	{ "images", IMPORT_REMOVED, SQL(IMAGES_REMOVE), 10 },
	{ "images", IMPORT_ADDED, SQL(IMAGES_ADD), 30 },
	{ "cross_sell", IMPORT_REMOVED, SQL(CROSS_SELL_REMOVE), 10 },
	{ "cross_sell", IMPORT_ADDED, SQL(CROSS_SELL_ADD), 20 },
	{ 0 },
};

static const struct import_step bundles_stage[] = {
	{ "bundles", IMPORT_QUIET, SQL(BUNDLES_STAGE), 50 },
	{ "slots", IMPORT_QUIET, SQL(BUNDLE_SLOTS_STAGE), 100 },
	{ "bundles", IMPORT_QUIET, SQL(BUNDLES_ANALYZE), 20 },
	{ 0 },
};
static const struct import_step bundles_apply[] = {
	{ "bundles", IMPORT_CHANGED, SQL(BUNDLES_CHANGE), 50 },
	{ "bundles", IMPORT_ADDED, SQL(BUNDLES_ADD), 100 },
	{ "slots", IMPORT_REMOVED, SQL(BUNDLE_SLOTS_REMOVE), 50 },
	{ "slots", IMPORT_ADDED, SQL(BUNDLE_SLOTS_ADD), 200 },
	{ 0 },
};

static const struct import_step coupons_stage[] = {
	{ "coupons", IMPORT_QUIET, SQL(COUPONS_STAGE), 100 },
	{ "coupons", IMPORT_QUIET, SQL(COUPONS_ANALYZE), 20 },
	{ 0 },
};
static const struct import_step coupons_apply[] = {
	{ "coupons", IMPORT_CHANGED, SQL(COUPONS_CHANGE), 100 },
	{ "coupons", IMPORT_ADDED, SQL(COUPONS_ADD), 200 },
	{ 0 },
};

static const struct import_step promotions_stage[] = {
	{ "promotions", IMPORT_QUIET, SQL(PROMOTIONS_STAGE), 100 },
	{ "promotions", IMPORT_QUIET, SQL(PROMOTIONS_ANALYZE), 20 },
	{ 0 },
};
static const struct import_step promotions_apply[] = {
	{ "promotions", IMPORT_CHANGED, SQL(PROMOTIONS_CHANGE), 100 },
	{ "promotions", IMPORT_ADDED, SQL(PROMOTIONS_ADD), 200 },
	{ "promotions", IMPORT_QUIET, SQL(PROMOTIONS_MARK), 20 },
	{ 0 },
};

/*
 * From _plan on joins go from the batch to the index: what the statistics say
 * of a table that is being filled is not so any more.
 */
static const struct import_step entities_stage[] = {
	{ "entities", IMPORT_QUIET, SQL(ENTITIES_LAST), 0 },
	{ "entities", IMPORT_QUIET, SQL(ENTITIES_ANALYZE), 0 },
	{ "entities", IMPORT_QUIET, SQL(ENTITIES_PLAN), 0 },
	{ 0 },
};
static const struct import_step entities_apply[] = {
	{ "entities", IMPORT_QUIET, SQL(ENTITIES_PLACE), 0 },
	{ "terms", IMPORT_QUIET, SQL(ENTITY_TERMS_GONE), 0 },
	{ "terms", IMPORT_QUIET, SQL(ENTITY_TERMS_REMOVE), 0 },
	{ "terms", IMPORT_QUIET, SQL(ENTITY_TERMS_CLEAR), 0 },
	{ "terms", IMPORT_QUIET, SQL(ENTITY_TERMS_ADD), 0 },
	{ "entities", IMPORT_QUIET, SQL(ENTITY_RANGES_ADD), 0 },
	{ "entities", IMPORT_CHANGED, SQL(ENTITIES_CHANGE), 0 },
	{ "entities", IMPORT_ADDED, SQL(ENTITIES_ADD), 0 },
	{ 0 },
};

#define ALL NULL, 0, SQL(STAGE), SQL(COPY)
enum { ENTITIES_BATCH = 16384 }; /* 64 blocks of entity_terms, so that most are written once */

/* verb, shape, row, batch, lines and copy; weight of reading, stage, check, apply */
const struct import_noun import_nouns[] = {
	{ "categories", &shape_category, ALL, 400, categories_stage, { "", IMPORT_QUIET, SQL(CATEGORIES_CHECK), 100 }, categories_apply },
	{ "products", &shape_product, ALL, 300, products_stage, { "", IMPORT_QUIET, SQL(PRODUCTS_CHECK), 65 }, products_apply },
	{ "bundles", &shape_bundle, ALL, 400, bundles_stage, { "", IMPORT_QUIET, SQL(BUNDLES_CHECK), 100 }, bundles_apply },
	{ "coupons", &shape_coupon, ALL, 400, coupons_stage, { "", IMPORT_QUIET, SQL(COUPONS_CHECK), 100 }, coupons_apply },
	{ "promotions", &shape_promotion, ALL, 400, promotions_stage, { "", IMPORT_QUIET, SQL(PROMOTIONS_CHECK), 100 }, promotions_apply },
	{ "entities", NULL, import_entity_row, ENTITIES_BATCH, SQL(ENTITIES_LINES), SQL(ENTITIES_COPY), 1000, entities_stage, { 0 },
	  entities_apply },
	{ 0 },
};
