/*
 * cors: what a browser must be told so that a page of another origin may read
 * an answer (WHATWG Fetch, "CORS protocol").
 *
 * For APIs with `cors` in their struct api.  Whom a store lets in is its
 * setting allowed_origins; it comes with the credential's check in the
 * request's own round trip, or, where nobody was asked who it is (a preflight,
 * a request that failed before), with a statement of its own.  Nothing is
 * remembered, so a changed setting holds for the next request.
 *
 * A listed origin is named in the answer and may send credentials of the
 * browser's own (none is looked at); "*" lets in any origin, never with such.
 */
#ifndef CARTD_API_CORS_H
#define CARTD_API_CORS_H

#include <stdbool.h>

#include "api/api.h"

/* OPTIONS on a path that is there (call->fault is FAULT_METHOD): the reply, 204. False: it is something else. */
bool cors_options(struct call *call);

/* Asks for the setting where a browser wants it and the request has not read it.  Before the reply's headers. */
void cors_learn(struct call *call);

/* The headers.  Without the setting (the database is away, no memory) a failure of 5xx may be read by anybody: it says nothing of the store. */
void cors_leave(struct call *call);

#endif
