/*
 * metafield: the calls on metafields, and what they share.
 *
 * metafield_read.c bodies in, metafield_list.c query strings in and pages'
 * meta out, metafield_write.c out, metafield_calls.c and metafield_batch.c
 * the handlers.
 */
#ifndef CARTD_API_BIGCOMMERCE_METAFIELD_H
#define CARTD_API_BIGCOMMERCE_METAFIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/bigcommerce/page.h"
#include "cart/metafield.h"

struct arena;
struct call;
struct json_w;

/* metafield_read.c */

/* What an entry of a body is for. */
enum entry_kind { ENTRY_ADD, ENTRY_CHANGE, ENTRY_DELETE };

/* A body of one object, as a batch of one. False: FAULT_INVALID. */
bool read_entry(struct call *call, enum entry_kind kind, struct metafield_batch *batch);

/* A batch without a body: the id is the path's. */
void read_path_entry(struct call *call, struct metafield_batch *batch);

/*
 * A body that is an array; what is wrong with one entry is that entry's fault.
 * False: FAULT_INVALID, it is no array of 1 to METAFIELDS_MAX entries.
 */
bool read_entries(struct call *call, enum entry_kind kind, struct metafield_batch *batch);

/* The {metafield_id} of the path. False: FAULT_NOT_FOUND. */
bool read_metafield_id(struct call *call, size_t part, int64_t *id);

/* metafield_write.c */

/* The members that a list shows; id always. */
#define MEMBERS_ALL (~0U)

/* The bit of the member with this name; 0: there is none. */
unsigned member_bit(const char *name, size_t len);
bool member_is_value(unsigned bit);

void write_metafield(struct json_w *w, const struct metafield *field, unsigned members);

/* {"data":field,"meta":{}} */
void write_one_metafield(struct call *call, const struct metafield *field);

/* {"data","errors","meta"}: 200 where all are good, else 422. */
void write_batch(struct call *call, enum entry_kind kind, const struct metafield_batch *batch);

/* metafield_list.c */

/* What a list's query string says. */
struct metafield_list {
	struct metafield_query query;
	struct metafield_query peek;    /* one metafield on the other side of the cursor */
	unsigned members;
	struct page page;
	int page_slot, peek_slot, total_slot;
};

/* Reads the query string. False: FAULT_INVALID, or FAULT_TOO_LARGE for the limit. */
bool list_read(struct call *call, struct metafield_list *list);

/* Queues everything a list needs. */
void list_queue(struct call *call, struct metafield_list *list);

/* The reply. False: FAULT_TOO_LARGE. */
bool list_write(struct call *call, struct metafield_list *list);

/* metafield_calls.c, metafield_batch.c */
bool metafields_get(struct call *call);
bool cart_metafields_get(struct call *call);
bool metafield_post(struct call *call);
bool metafield_get(struct call *call);
bool metafield_put(struct call *call);
bool metafield_remove(struct call *call);
bool metafields_post(struct call *call);
bool metafields_put(struct call *call);
bool metafields_remove(struct call *call);

#endif
