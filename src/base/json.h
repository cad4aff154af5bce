/*
 * json: what stands before and behind json-c.
 *
 * json_gate() checks the bytes against RFC 8259 to the letter, because json-c
 * 0.16 accepts duplicate names, NaN, single quotes, overlong UTF-8, \u0000 and
 * lone surrogates, and clamps large integers.  json_read() is the gate, then
 * json-c's objects, but not its parser, which does not see when memory runs out.
 * The json_w functions write JSON into a buf, keeping track of commas;
 * the json_m functions write members with them.
 */
#ifndef CARTD_BASE_JSON_H
#define CARTD_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/decimal.h"

struct arena;
struct json_object;

#define JSON_DEPTH_MAX 32
#define JSON_TOKENS_MAX 40000 /* values and names in one text */

/*
 * True where bytes is one JSON text: grammar, UTF-8 (RFC 3629), no lone
 * surrogates, no \u0000, no duplicate names in an object (compared after
 * unescaping), depth ≤ JSON_DEPTH_MAX, integers that fit int64, other numbers
 * within a double's range (what goes into a struct decimal is checked again where
 * it is read), white space around it only.  Otherwise false, and *why is a
 * sentence with the byte offset, in the arena.
 */
bool json_gate(struct arena *arena, const char *bytes, size_t len, const char **why);

/*
 * The gate, then json-c's objects.  The value belongs to the arena.  *value may be NULL
 * for the JSON text null.  False: not JSON (*why), value untouched.
 * Numbers that are not integers within int64 keep their text: see json_number().
 */
bool json_read(struct arena *arena, const char *bytes, size_t len, struct json_object **value, const char **why);

/* The exact text of a JSON number as it was sent ("5", "12.50", "1e3"); NULL: not a number, or none that json_read() made. */
const char *json_number(struct json_object *value);

/* Writing.  A comma is put where one is due. */
struct json_w {
	struct buf buf;
	bool comma;
};
struct json_w json_w_new(struct arena *arena, size_t room);
void json_w_open(struct json_w *w, char bracket);       /* '{' or '[' */
void json_w_close(struct json_w *w, char bracket);      /* '}' or ']' */
/* name is plain ASCII without characters to escape */
void json_w_name_len(struct json_w *w, const char *name, size_t len);
static inline void json_w_name(struct json_w *w, const char *name)
{
	json_w_name_len(w, name, strlen(name));         /* of a literal: a constant */
}
void json_w_string(struct json_w *w, const char *text); /* NULL writes null */
void json_w_int(struct json_w *w, int64_t number);
void json_w_decimal(struct json_w *w, struct decimal number);
void json_w_bool(struct json_w *w, bool value);
void json_w_null(struct json_w *w);
/* what json_read() made; json-c's own printing is cut off where memory ends */
void json_w_value(struct json_w *w, struct json_object *value);
/* JSON text made elsewhere, as it stands */
void json_w_raw(struct json_w *w, const char *json);

/* Members of an object: a name and its value. */
static inline void json_m_text(struct json_w *w, const char *name, const char *text)    /* NULL writes null */
{
	json_w_name(w, name);
	json_w_string(w, text);
}

/* NULL writes "" */
static inline void json_m_text_or_empty(struct json_w *w, const char *name, const char *text)
{
	json_w_name(w, name);
	json_w_string(w, text == NULL ? "" : text);
}

static inline void json_m_int(struct json_w *w, const char *name, int64_t number)
{
	json_w_name(w, name);
	json_w_int(w, number);
}

static inline void json_m_decimal(struct json_w *w, const char *name, struct decimal number)
{
	json_w_name(w, name);
	json_w_decimal(w, number);
}

static inline void json_m_bool(struct json_w *w, const char *name, bool value)
{
	json_w_name(w, name);
	json_w_bool(w, value);
}

static inline void json_m_raw(struct json_w *w, const char *name, const char *json)
{
	json_w_name(w, name);
	json_w_raw(w, json);
}

/* Its value begins with bracket; json_w_close() ends it. */
static inline void json_m_open(struct json_w *w, const char *name, char bracket)
{
	json_w_name(w, name);
	json_w_open(w, bracket);
}

/*
 * A moment as PostgreSQL prints it in UTC ("2026-11-20 17:24:00.123+00"), to the second and with that zone behind it ("Z").
 * Of what is no moment it writes zeros.
 */
void json_m_time(struct json_w *w, const char *name, const char *stamp, const char *zone);

/* The elements of a PostgreSQL array literal of texts (NULL: none), as a list. */
void json_m_texts(struct json_w *w, const char *name, const char *literal);

#endif
