/*
 * import: a file of one JSON document a line into the catalog, all or nothing;
 * entities, of which there may be millions, batch by batch.
 *
 * One transaction: the lines are checked one by one (shape.h) and those that
 * fit are copied into a temporary table; SQL spreads them into columns and
 * looks for what needs more than one line; only where nobody complains do
 * set-based statements bring the catalog into the form of the file.  A
 * product's (bundle's) parts that its line no longer names go away; products
 * the file does not name stay as they are.
 *
 * A noun with batches does this over and over, so many lines in a transaction.
 * An import that was cut off keeps what it committed, and when it is run again
 * finds that nothing of it has changed.  From the batch of the first error on
 * nothing is loaded any more, but the lines are checked to the end.
 */
#ifndef CARTD_CARTCTL_IMPORT_H
#define CARTD_CARTCTL_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cartctl/progress.h"
#include "db/operator_sql.h"

struct arena;
struct buf;
struct call;
struct json_object;
struct shape;

enum import_count {
	IMPORT_QUIET,
	IMPORT_ADDED,
	IMPORT_CHANGED,
	IMPORT_REMOVED,
	IMPORT_COUNTS
};

/* A table of these ends with table NULL. */
struct import_step {
	const char *table;      /* what the step is about, for people */
	enum import_count counts;
	enum operator_sql sql;
	int weight;             /* its part of the time, in about thousandths; for the progress bar */
};

struct import_noun {
	const char *verb;               /* "products" */
	const struct shape *shape;      /* or NULL, where row looks at the document itself */
	/* What of a document is copied, in COPY's text format behind the line's number.  NULL: all of it. False: *why. */
	bool (*row)(struct arena *arena, struct json_object *document, struct buf *row, const char **why);
	int batch;                      /* lines in one transaction; 0: all */
	enum operator_sql lines;        /* makes the temporary table */
	enum operator_sql copy;         /* COPY into it */
	int read_weight;
	const struct import_step *stage;
	struct import_step check;       /* table NULL: there is nothing to check */
	const struct import_step *apply;
};
extern const struct import_noun import_nouns[]; /* ends with verb NULL */

enum { IMPORT_ERRORS_MAX = 20, IMPORT_UNKNOWN_MAX = 20, IMPORT_LINE_MAX = 8 << 20, IMPORT_TABLES_MAX = 16 };

struct import_error {
	int64_t line;
	const char *message;
};

/* Members no table names, by their paths without indices. */
struct import_unknown {
	const char *path;
	int64_t times;
};

struct import {
	struct call *call;
	const struct import_noun *noun;
	const char *path;
	FILE *file;
	int64_t size;           /* bytes; 0: not known */
	const char *store_id;
	int64_t line;           /* the one being read, from 1 */
	int64_t bytes;          /* read so far */
	int64_t loaded;         /* lines up to this one are committed */
	bool ended;             /* all lines are read */
	int64_t staged;
	struct import_error errors[IMPORT_ERRORS_MAX];  /* the first by line */
	int64_t errors_count;
	struct import_unknown unknown[IMPORT_UNKNOWN_MAX];
	int unknown_len;
	int64_t counts[IMPORT_TABLES_MAX][IMPORT_COUNTS];      /* by table, in the order of their first steps */
	const char *tables[IMPORT_TABLES_MAX];
	int tables_len;
	struct progress progress;
	int64_t start_us;
};

/*
 * Reads a batch of lines: errors and unknown members into import, the rest to
 * the server; where there are errors from earlier batches, nothing to the
 * server.  CALL_OK, or told.
 */
int import_read(struct import *import);

/* import_noun.row of entities. */
bool import_entity_row(struct arena *arena, struct json_object *document, struct buf *row, const char **why);

/* Keeps the first IMPORT_ERRORS_MAX by line; message is copied. */
void import_error(struct import *import, int64_t line, const char *message);

/* What was done, or the errors; returns the exit code. */
int import_report(struct import *import);

#endif
