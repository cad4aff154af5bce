/*
 * landing: /cart.php on a store's own domain, where redirect URLs lead, and threedcart's CheckoutURL.
 *
 * A token is used up by one statement, so that of any number of visits at once
 * one is sent on; every other gets the same page, 404.  An order key is good as
 * long as its cart.  The request's own text goes into no page, and into Location percent-encoded.
 */
#include "api/api.h"

#include <string.h>

#include "api/call.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/percent.h"
#include "base/uuid.h"
#include "cart/order_key.h"
#include "cart/redirect.h"

enum { EXTRA_LEN_MAX = 8192 };  /* more would not fit the response headers that nginx takes */

/* Columns: action, where it leads, whether embedded=1 counts. */
static const struct { const char *action; size_t page; } actions[] = {
	{ "load", offsetof(struct redirect_pages, cart_page) },
	{ "loadInCheckout", offsetof(struct redirect_pages, checkout_page) },
};

struct visit {
	size_t page;            /* offset of a member of struct redirect_pages */
	const char *token;      /* NULL: the order key was the credential */
	const char *extra;      /* of the query, each with '&' before it */
	bool embedded;
	bool use;               /* HEAD only looks */
	char cart_id[UUID_TEXT_LEN];
};

static bool gone(struct call *call)
{
	return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
}

/* Names of the URL's own members; the rest goes along. */
static const char *const token_names[] = { "action", "id", "token", NULL };
static const char *const order_names[] = { "orderkey", NULL };

static bool is_ours(const char *const *ours, const char *name)
{
	for (; *ours != NULL; ours++) {
		if (strcmp(name, *ours) == 0)
			return true;
	}
	return false;
}

static bool action_find(const char *action, size_t *page)
{
	for (size_t i = 0; action != NULL && i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(action, actions[i].action) == 0) {
			*page = actions[i].page;
			return true;
		}
	}
	return false;
}

static bool extra_read(const struct request *request, const char *const *ours, struct visit *visit)
{
	struct buf extra = buf_new(request->arena, 256);

	for (size_t i = 0; i < request->query_len; i++) {
		const struct http_pair *pair = &request->query[i];

		if (is_ours(ours, pair->name))
			continue;
		buf_char(&extra, '&');
		percent_encode(&extra, pair->name);
		buf_char(&extra, '=');
		percent_encode(&extra, pair->value);
	}
	visit->extra = extra.len == 0 ? "" : extra.at;
	return extra.len <= EXTRA_LEN_MAX;
}

/* orderkey leads to the checkout; without an action, which makes it one of the other URL's own extras. */
static bool order_read(const struct request *request, const char *key, struct visit *visit)
{
	visit->page = offsetof(struct redirect_pages, checkout_page);
	if (!order_key_is(key))
		return false;
	order_key_cart_id(key, visit->cart_id);
	return extra_read(request, order_names, visit);
}

static bool visit_read(const struct request *request, struct visit *visit)
{
	const char *embedded = request_query(request, "embedded");
	const char *key = request_query(request, "orderkey");

	visit->use = request->method != HTTP_HEAD;
	if (key != NULL && request_query(request, "action") == NULL)
		return order_read(request, key, visit);
	visit->embedded = embedded != NULL && strcmp(embedded, "1") == 0;
	visit->token = request_query(request, "token");
	return action_find(request_query(request, "action"), &visit->page) && visit->token != NULL &&
		strlen(visit->token) == REDIRECT_TOKEN_LEN && uuid_lower(request_query(request, "id"), visit->cart_id) &&
		extra_read(request, token_names, visit);
}

static const char *location(struct call *call, const struct visit *visit, const struct redirect_pages *pages)
{
	const char *page = *(const char *const *)((const char *)pages + visit->page);
	const char *host = *page == '/' ? pages->secure_url : "";
	struct buf url = buf_new(call->arena, 512);

	buf_printf(&url, "%s%s", host, page);
	if (*visit->extra != '\0')
		buf_printf(&url, "%c%s", strchr(page, '?') == NULL ? '?' : '&', visit->extra + 1);
	return url.at;
}

/* In a frame of another site only a cookie that says None comes back, and None needs TLS. */
static const char *cookie(struct call *call, const struct visit *visit, const struct redirect_pages *pages)
{
	bool tls = strncmp(pages->secure_url, "https:", 6) == 0;

	return arena_printf(call->arena, "cartd_cart=%s; Path=/; HttpOnly%s; SameSite=%s", visit->cart_id,
		tls ? "; Secure" : "", tls && visit->embedded ? "None" : "Lax");
}

static bool landing_get(struct call *call)
{
	struct visit visit = { 0 };
	struct redirect_pages pages;
	int slot;

	call->store_hash = call->request->store;
	if (!visit_read(call->request, &visit))
		return gone(call);
	if (!call_read(call))
		return false;
	if (visit.token == NULL)
		slot = redirect_order(call->db, &call->store, visit.cart_id);
	else
		slot = redirect_take(call->db, &call->store, visit.cart_id, visit.token, visit.use);
	if (!call_run(call))
		return false;
	if (!(visit.token == NULL ? redirect_ordered(call->db, slot, &pages) : redirect_taken(call->db, slot, visit.use, &pages)))
		return gone(call);
	call->reply->status = 302;
	reply_header(call->reply, "Location", location(call, &visit, &pages));
	if (visit.use)
		reply_header(call->reply, "Set-Cookie", cookie(call, &visit, &pages));
	return true;
}

static const struct route routes[] = {
	{ HTTP_GET, "redirect_use", "", ROUTE_OPEN | ROUTE_ANY_TYPE, 0, landing_get,
		"Use a redirect URL up and send the shopper to the cart or the checkout." },
	{ 0 },
};

/* The token is the credential, and the handler's own statement asks for it. */
static int landing_admit(struct call *call)
{
	(void)call;
	return -1;
}

static bool landing_admitted(struct call *call)
{
	(void)call;
	return true;
}

#define PAGE(title, text) \
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" \
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" title "</title>\n</head>\n" \
	"<body>\n<h1>" title "</h1>\n<p>" text "</p>\n</body>\n</html>\n"

/* Columns: fault, status, page.  The last is for all others. */
static const struct { enum fault_code code; int status; const char *page; } pages_of[] = {
	{ FAULT_METHOD, 405, PAGE("This does not work", "Links to a cart are opened, nothing else.") },
	{ FAULT_UNAVAILABLE, 503, PAGE("Please try again", "The cart cannot be opened at the moment. The link is still good.") },
	{ FAULT_TIMEOUT, 504, PAGE("Please try again", "The cart could not be opened in time.") },
	{ FAULT_INTERNAL, 500, PAGE("Something went wrong", "The cart could not be opened.") },
	{ FAULT_NONE, 404, PAGE("This link is no longer good", "A link to a cart works once, and for 30 days. Please ask the shop for a new one.") },
};

static void landing_fail(struct call *call)
{
	size_t i = 0;

	while (pages_of[i].code != call->fault.code && pages_of[i].code != FAULT_NONE)
		i++;
	call->reply->status = pages_of[i].status;
	call->reply->type = "text/html; charset=utf-8";
	call->reply->body = pages_of[i].page;
	call->reply->body_len = strlen(pages_of[i].page);
}

/* The address holds a token: it goes to nobody else as a referrer. */
static void landing_leave(struct call *call)
{
	reply_header(call->reply, "Referrer-Policy", "no-referrer");
	reply_header(call->reply, "Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'");
	reply_header(call->reply, "X-Robots-Tag", "noindex");
}

const struct api landing_api = {
	.name = "landing",
	.mount = "/cart.php",
	.routes = routes,
	.admit = landing_admit,
	.admitted = landing_admitted,
	.fail = landing_fail,
	.leave = landing_leave,
};
