/*
 * http: one FastCGI request and its reply.
 *
 * The only room with <fcgiapp.h>.  A request is read whole into the arena
 * before anything looks at it; a reply is held in the arena until it is sent.
 */
#ifndef CARTD_HTTP_HTTP_H
#define CARTD_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct arena;

enum http_method {
	HTTP_GET = 1 << 0, HTTP_HEAD = 1 << 1, HTTP_POST = 1 << 2, HTTP_PUT = 1 << 3,
	HTTP_PATCH = 1 << 4, HTTP_DELETE = 1 << 5, HTTP_OPTIONS = 1 << 6, HTTP_OTHER = 1 << 7
};

enum { HTTP_SEGMENTS_MAX = 16, HTTP_QUERY_MAX = 64 };

struct http_pair {
	const char *name;
	const char *value;
};

struct request {
	struct arena *arena;
	enum http_method method;
	const char *method_name;
	const char *target;     /* as sent, query and all; never NULL */
	const char *segments[HTTP_SEGMENTS_MAX]; /* of the path, split at '/' and then decoded, each once */
	size_t segments_len;    /* HTTP_SEGMENTS_MAX + 1: there were more; "/" has one, empty */
	struct http_pair *query;/* decoded, in order */
	size_t query_len;
	const char *body;       /* bytes, ended with a NUL; NULL where there is none */
	size_t body_len;
	const char *id;         /* X-Request-Id: the client's where it is one and sane, else nginx's, else our own */
	const char *store;      /* CARTD_STORE of the server block, or NULL */
	const char *remote_addr;/* as nginx saw it */
	char **params;          /* FastCGI's environment; gone after fcgi_send(), and with it what is borrowed from it (headers, target) */
	struct fault fault;     /* the first thing wrong with it, found while reading */
};

/* A header by its CGI name without HTTP_ ("IF_MATCH"); NULL: absent. */
const char *request_header(const struct request *request, const char *name);

/* True where that header came more than once. */
bool request_header_twice(const struct request *request, const char *name);

/* Of a header that is a list (Accept): all that came, with commas between (RFC 9110, section 5.3); NULL: absent. */
const char *request_header_list(const struct request *request, const char *name);

/* The value of a query name; NULL: absent. The last one wins. */
const char *request_query(const struct request *request, const char *name);

/*
 * Entity tags (RFC 9110, section 8.8.3).  tag is a strong tag with its quotes.
 * etag_listed(): true where the header value lists it, or is "*"; weak decides
 * whether W/ prefixes are passed over (If-None-Match) or never match (If-Match).
 */
bool etag_listed(const char *header, const char *tag, bool weak);

/*
 * If-Match against the version alone: "v3" and "v3.<hash>" both name version 3.
 */
bool etag_names_version(const char *header, int version);

/* True where an Accept header (NULL: none) lets application/json through. */
bool accept_allows_json(const char *accept);

/* True for application/json and application/…+json, parameters aside. */
bool type_is_json(const char *type);

enum { REPLY_HEADERS_MAX = 24 };

struct reply {
	struct arena *arena;
	int status;
	const char *type;       /* Content-Type; NULL: no body */
	const char *body;
	size_t body_len;
	struct http_pair headers[REPLY_HEADERS_MAX];
	size_t headers_len;
};

/* Adds a header; name and value are borrowed and may hold no control characters (a value that does is dropped). */
void reply_header(struct reply *reply, const char *name, const char *value);
void reply_header_int(struct reply *reply, const char *name, int64_t number);

/* The entity tag of what a version says all about: "v3". */
void reply_version(struct reply *reply, int version);

/*
 * FastCGI, one connection at a time.  A listener is a bound, listening socket.
 */
struct fcgi;

struct fcgi_limits {
	size_t body_len;        /* larger: FAULT_TOO_LARGE */
	int io_timeout_ms;      /* for each read and write on the connection */
};

/*
 * What has to be passed before a connection is taken.  enter(with) says whether
 * it may be, and is asked again when the eventfd bell was rung.  It is no lock:
 * after SIGTERM nobody asks, and after a second in vain one connection that
 * waits is taken all the same.
 */
struct fcgi_gate {
	bool (*enter)(void *with);
	void *with;
	int bell;               /* -1: enter always says yes */
};

/* Installs the handler of SIGTERM; FCGX_Init() comes after it, or it would put its own. */
struct fcgi *fcgi_new(int listener, struct fcgi_limits limits, const struct fcgi_gate *gate);
void fcgi_free(struct fcgi *fcgi);

/*
 * Waits for the gate and for a connection with SIGTERM unblocked, and only here, so that no
 * accepted request is lost to a signal.  After SIGTERM it still takes what the
 * backlog holds, for two seconds at most, then returns false for ever.
 */
bool fcgi_wait(struct fcgi *fcgi);

/* Reads the request of the connection that fcgi_wait() gave. False: the peer spoke no FastCGI; the connection is closed. */
bool fcgi_read(struct fcgi *fcgi, struct arena *arena, struct request *request);

/* Sends (status, headers, body unless HEAD) and closes.  Nothing of the arena is needed afterwards. */
void fcgi_send(struct fcgi *fcgi, const struct request *request, const struct reply *reply);

#endif
