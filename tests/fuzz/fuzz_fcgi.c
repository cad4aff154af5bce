/*
 * fcgi: FastCGI parameters of nginx into struct request, by way of libfcgi.
 *
 * The input is how long records are and where the connection breaks off (a
 * byte, two bytes; 0: it does not), then parameters as NAME=VALUE, each ended with a NUL, an empty one
 * behind the last, and then the body.  They are framed as nginx frames
 * them.  The request must be what was sent, and its answer must come back.
 *
 * Records that nginx never writes are not tried: libfcgi 2.4.2 adds the
 * lengths of a name and a value, of 31 bits each, in an int and believes the
 * sum (CVE-2025-23016).  Nobody but nginx may reach cartd's socket.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "fuzz.h"
#include "http/http.h"
#include "http/read.h"

enum { PARAMS_MAX = 64, BODY_MAX = 4096 };
enum { BEGIN = 1, PARAMS = 4, STDIN = 5, STDOUT = 6 };  /* types of records */

static struct fcgi *fcgi;
static struct sockaddr_un address;
static socklen_t address_len;

/* A socket without a file: Linux chooses the name. */
static void listener_open(void)
{
	static const struct fcgi_gate open_gate = { .bell = -1 };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	must(listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof(sa_family_t)) == 0 && listen(listener, 8) == 0);
	address_len = sizeof(address);
	must(getsockname(listener, (struct sockaddr *)&address, &address_len) == 0);
	fcgi = fcgi_new(listener, (struct fcgi_limits){ .body_len = BODY_MAX, .io_timeout_ms = 2000 }, &open_gate);
	must(fcgi != NULL);
}

static void record(struct buf *buf, int type, const char *bytes, size_t len)
{
	const char head[8] = { 1, (char)type, 0, 1, (char)(len >> 8), (char)len, 0, 0 };

	buf_put(buf, head, sizeof(head));
	buf_put(buf, bytes, len);
}

/* A stream in records of at most `part` bytes, and the empty record that ends it. */
static void stream(struct buf *buf, int type, const char *bytes, size_t len, size_t part)
{
	for (size_t n; len > 0; bytes += n, len -= n) {
		n = len < part ? len : part;
		record(buf, type, bytes, n);
	}
	record(buf, type, "", 0);
}

static void length(struct buf *buf, size_t len)
{
	if (len > 127) {
		buf_char(buf, (char)(0x80 | len >> 24));
		buf_char(buf, (char)(len >> 16));
		buf_char(buf, (char)(len >> 8));
	}
	buf_char(buf, (char)len);
}

struct sent {
	char *params[PARAMS_MAX + 1];
	size_t params_len;
	const char *body;
	size_t body_len;
};

static void sent_read(struct pieces *pieces, struct sent *sent)
{
	while (pieces->len > 0 && sent->params_len < PARAMS_MAX) {
		char *param = piece_text(pieces, '\0');
		if (*param == '\0')
			break;
		if (strchr(param, '=') != NULL)
			sent->params[sent->params_len++] = param;
	}
	sent->body_len = pieces->len;
	sent->body = piece_rest(pieces);
}

static struct buf framed(struct arena *arena, const struct sent *sent, size_t part)
{
	static const char responder[8] = { 0, 1 };
	struct buf buf = buf_new(arena, 1024), params = buf_new(arena, 1024);

	for (size_t i = 0; i < sent->params_len; i++) {
		size_t name_len = strcspn(sent->params[i], "="), value_len = strlen(sent->params[i]) - name_len - 1;
		length(&params, name_len);
		length(&params, value_len);
		buf_put(&params, sent->params[i], name_len);
		buf_put(&params, sent->params[i] + name_len + 1, value_len);
	}
	record(&buf, BEGIN, responder, sizeof(responder));
	stream(&buf, PARAMS, params.at, params.len, part);
	stream(&buf, STDIN, sent->body, sent->body_len, part);
	return buf;
}

/* A connection with all of it written and nothing more to come. */
static int connection(const char *bytes, size_t len)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	must(fd >= 0 && connect(fd, (struct sockaddr *)&address, address_len) == 0);
	must(fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
	for (ssize_t n; len > 0; bytes += n, len -= (size_t)n) {
		n = write(fd, bytes, len);
		if (n <= 0)
			break;  /* larger than the socket holds: cut off */
	}
	must(shutdown(fd, SHUT_WR) == 0);
	return fd;
}

static void request_holds(const struct request *request)
{
	must(request->method_name != NULL && request->target != NULL && request->remote_addr != NULL);
	must(request->id != NULL && *request->id != '\0' && strlen(request->id) <= 128);
	must(request->segments_len <= HTTP_SEGMENTS_MAX + 1 && request->query_len <= HTTP_QUERY_MAX);
	for (size_t i = 0; i < request->segments_len && i < HTTP_SEGMENTS_MAX; i++)
		must(request->segments[i] != NULL);
	must(request->store == NULL || *request->store != '\0');
	must(request->body == NULL || (request->body_len <= BODY_MAX && request->body[request->body_len] == '\0'));
	for (char **param = request->params; *param != NULL; param++) {
		if (strncmp(*param, "HTTP_", 5) == 0 && strcspn(*param + 5, "=") > 0) {
			const char *name = arena_bytes(request->arena, *param + 5, strcspn(*param + 5, "="));
			must(request_header(request, name) != NULL);
			(void)request_header_twice(request, name);
		}
	}
	const char *match = request_header(request, "IF_MATCH"), *none_match = request_header(request, "IF_NONE_MATCH");
	if (match != NULL)
		(void)etag_names_version(match, 3);
	if (none_match != NULL)
		must(etag_listed(none_match, "\"v3\"", true) || !etag_listed(none_match, "\"v3\"", false));
	(void)accept_allows_json(request_header(request, "ACCEPT"));
}

static bool same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The value of the first parameter of that name, or otherwise. */
static const char *value_of(const struct sent *sent, const char *name, const char *otherwise)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sent->params_len; i++) {
		if (strcspn(sent->params[i], "=") == len && memcmp(sent->params[i], name, len) == 0)
			return sent->params[i] + len + 1;
	}
	return otherwise;
}

static void headers_are(struct arena *arena, const struct request *got, const struct sent *sent)
{
	for (size_t i = 0; i < sent->params_len; i++) {
		const char *name = arena_bytes(arena, sent->params[i], strcspn(sent->params[i], "="));
		if (strncmp(name, "HTTP_", 5) == 0 && name[5] != '\0')
			must(same(request_header(got, name + 5), value_of(sent, name, NULL)));
	}
}

/* What came over the connection is what was sent, and what request_read() makes of it. */
static void request_is(struct arena *arena, const struct request *got, const struct sent *sent)
{
	struct request expected;
	size_t declared_len;
	const char *store = value_of(sent, "CARTD_STORE", "");

	request_read(&expected, arena, (char **)sent->params, &declared_len);
	must(same(got->method_name, value_of(sent, "REQUEST_METHOD", "GET")) && same(got->target, value_of(sent, "REQUEST_URI", "/")));
	must(same(got->remote_addr, value_of(sent, "REMOTE_ADDR", "")) && same(got->store, *store == '\0' ? NULL : store));
	must(got->method == expected.method && got->segments_len == expected.segments_len && got->query_len == expected.query_len);
	headers_are(arena, got, sent);
	if (declared_len > BODY_MAX) {
		must(got->body == NULL && got->fault.code != FAULT_NONE);
	} else {
		must(got->body_len == (declared_len < sent->body_len ? declared_len : sent->body_len));
		must(got->body_len == 0 || memcmp(got->body, sent->body, got->body_len) == 0);
		must(declared_len <= sent->body_len ? got->fault.code == expected.fault.code : got->fault.code != FAULT_NONE);
	}
}

static void answer(const struct request *request)
{
	struct reply reply = { .arena = request->arena, .status = 200, .type = "application/json", .body = "{}", .body_len = 2 };

	reply_header(&reply, "X-Request-Id", request->id);
	fcgi_send(fcgi, request, &reply);
}

/* The first record is of the answer, and begins with its status. */
static void answer_came(int fd)
{
	char bytes[512];
	ssize_t len = read(fd, bytes, sizeof(bytes));

	must(len > 8 + 14 && bytes[1] == STDOUT && memcmp(bytes + 8, "Status: 200 OK", 14) == 0);
}

void fuzz_one(struct arena *arena, const uint8_t *bytes, size_t len)
{
	struct pieces pieces = { arena, bytes, len };
	uint8_t part = piece_byte(&pieces);
	size_t cut = piece_byte(&pieces) * 256u + piece_byte(&pieces);
	struct sent sent = { 0 };
	struct request request;

	if (fcgi == NULL)
		listener_open();
	sent_read(&pieces, &sent);
	struct buf buf = framed(arena, &sent, part == 0 ? 65535 : part);
	bool whole = cut == 0 || cut >= buf.len;
	int fd = connection(buf.at, whole ? buf.len : cut);
	must(fcgi_wait(fcgi));
	bool read = fcgi_read(fcgi, arena, &request);
	must(read || !whole);
	if (read) {
		request_holds(&request);
		if (whole)
			request_is(arena, &request, &sent);
		answer(&request);
		answer_came(fd);
	}
	close(fd);
}
