/*
 * import_entities: one line of an entities file as a row of import_entities:
 * what an item needs, the terms, the ranges.
 */
#include <json-c/json.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "cartctl/import.h"
#include "entity/document.h"
#include "entity/facet.h"

/* A text as COPY reads it back, and the tab behind it. */
static void column_put(struct buf *row, const char *text)
{
	static const char special[] = "\b\f\n\r\t\v\\", letters[] = "bfnrtv\\";
	while (*text != '\0') {
		size_t len = strcspn(text, special);
		buf_put(row, text, len);
		text += len;
		if (*text != '\0') {
			buf_char(row, '\\');
			buf_char(row, letters[strchr(special, *text++) - special]);
		}
	}
	buf_char(row, '\t');
}

/* {…,…}: uuid[] */
static void terms_put(struct buf *row, const struct document *document)
{
	buf_char(row, '{');
	for (size_t i = 0; i < document->terms_len; i++) {
		if (i > 0)
			buf_char(row, ',');
		buf_put(row, document->terms[i], TERM_LEN - 1);
	}
	buf_text(row, "}\t");
}

/* [{"facet","low","high","term"},…]: nothing in it is a text of the document. */
static void ranges_put(struct arena *arena, struct buf *row, const struct document *document)
{
	struct json_w w = json_w_new(arena, 256);
	json_w_open(&w, '[');
	for (size_t i = 0; i < document->ranges_len; i++) {
		const struct document_range *range = &document->ranges[i];
		json_w_open(&w, '{');
		json_m_text(&w, "facet", range->facet->name);
		json_m_raw(&w, "low", range->range.low);
		json_m_raw(&w, "high", range->range.high);
		json_m_text(&w, "term", range->term);
		json_w_close(&w, '}');
	}
	json_w_close(&w, ']');
	buf_put(row, w.buf.at, w.buf.len);
}

bool import_entity_row(struct arena *arena, struct json_object *value, struct buf *row, const char **why)
{
	struct document document;
	if (!document_read(arena, value, &document, why))
		return false;
	column_put(row, entity_type_names[document.type]);
	column_put(row, document.id);
	column_put(row, document.item_id);
	column_put(row, document.bundle_uuid);
	column_put(row, document.bundle_version);
	terms_put(row, &document);
	ranges_put(arena, row, &document);
	return true;
}
