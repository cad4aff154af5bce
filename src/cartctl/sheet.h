/*
 * sheet: what a command prints: one model, written as text or as JSON.
 *
 * A column's name is in snake_case, as in the database and in KEY=VALUE; JSON
 * shows it in camelCase.  Cells are text; NULL is shown as "-" and null.
 */
#ifndef CARTD_CARTCTL_SHEET_H
#define CARTD_CARTCTL_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"
#include "db/operator_sql.h"

struct call;

enum sheet_kind {
	SHEET_TEXT,
	SHEET_INT,
	SHEET_BOOL,     /* "t", "true": true */
	SHEET_LIST,     /* "a,b": in JSON ["a","b"] */
};

struct sheet_column {
	const char *name;
	enum sheet_kind kind;
	bool detail;    /* not in a table: only in JSON and where one row is shown alone */
};

struct sheet {
	const struct sheet_column *columns;
	size_t columns_len;
	const char **cells;     /* rows_len × columns_len */
	size_t rows_len;
};

/* From the last result of call->admin, whose columns stand in this order; the cells are copied. */
struct sheet sheet_read(struct call *call, const struct sheet_column *columns, size_t columns_len);

/* A table, or with --json an array of objects. */
void sheet_print(struct call *call, const struct sheet *sheet);

/*
 * Runs a statement and prints what it gives as a table.  sheet_run_store() is a
 * verb `list`: its statement takes the store of --store, or null for all stores.
 * CALL_OK, or the failure, told already.
 */
int sheet_run(struct call *call, enum operator_sql statement, const char *const *values, const struct sheet_column *columns, size_t columns_len);
int sheet_run_store(struct call *call, enum operator_sql statement, const struct sheet_column *columns, size_t columns_len);

/* The first row: "name: value" lines, or with --json an object. */
void sheet_print_one(struct call *call, const struct sheet *sheet);

/* One row as an object's members, into an object already open. */
void sheet_members(struct call *call, struct json_w *w, const struct sheet *sheet, size_t row);

/* Writes the text to call->out with a newline. */
void sheet_write(struct call *call, struct json_w *w);

/* "secure_url" → "secureUrl". */
const char *sheet_camel(struct call *call, const char *name);

#endif
