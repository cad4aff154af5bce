/*
 * dispatch: one request through the API it belongs to.
 */
#ifndef CARTD_API_DISPATCH_H
#define CARTD_API_DISPATCH_H

#include "api/api.h"

/* The API whose mount the path begins with; the fallback where there is none. Fills call->parts with the mount's. */
const struct api *dispatch_find(struct call *call);

/*
 * Runs call (arena, request, reply, db and config are set) to its reply, and
 * returns how often it had to begin again.  Never leaves a transaction open.
 */
int dispatch(struct call *call);

/* Fills the reply from call->fault and gives it the headers every answer has. */
void dispatch_fail(struct call *call);

#endif
