/*
 * log: JSON lines to standard error, each written with one write(2).
 *
 * Never a credential, a body, a name, an address: callers give ids and
 * numbers only.
 */
#ifndef CARTD_BASE_LOG_H
#define CARTD_BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below this level are not written.  Default: LOG_INFO. */
void log_level_set(enum log_level level);

/* {"time","level","pid","role","event":…}: what is not a request.  The format makes event's text. */
void log_event(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* "master", "worker 3"; shown in every line. */
void log_role(const char *role);

/* The one line of a request. */
struct log_request {
	const char *request_id;
	const char *store;      /* hash, or NULL */
	const char *api;        /* or NULL */
	const char *route;      /* "GET /carts/{cartId}", or NULL */
	const char *fault;      /* fault_name(), or NULL */
	int status;
	int64_t db_us;
	int64_t total_us;
	int statements;
	int trips;
	int retries;
};
void log_request(const struct log_request *request);

#endif
