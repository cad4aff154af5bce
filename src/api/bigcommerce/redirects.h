/*
 * redirects: URLs that bring a shopper to a cart.
 */
#ifndef CARTD_API_BIGCOMMERCE_REDIRECTS_H
#define CARTD_API_BIGCOMMERCE_REDIRECTS_H

#include <stdbool.h>

struct call;
struct json_w;

/*
 * Writes the object with the three URLs of one new token and queues the
 * token's row, so it comes before call_commit().  extra: more of the query,
 * percent-encoded, each with its '&' before it; may be "".
 */
void redirects_write(struct call *call, struct json_w *w, const char *cart_id, const char *extra);

bool redirects_post(struct call *call);

#endif
