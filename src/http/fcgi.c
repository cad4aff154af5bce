#define _GNU_SOURCE /* accept4 */
#include "http/http.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "http/read.h"

enum {
	SIGNALS_LOOK = 64,                      /* connections between two looks, when there is no waiting */
	BACKLOG_MAX_US = 2 * 1000 * 1000        /* how long a worker that leaves empties the backlog: after a reload it never ends */
};

struct fcgi {
	int listener;
	int epoll;
	int gate_epoll;
	struct fcgi_gate gate;
	int64_t stop_us;        /* when SIGTERM was first seen; 0: not yet */
	unsigned accepted;
	struct fcgi_limits limits;
	struct timeval io_timeout;
	sigset_t open;          /* the mask while waiting */
	FCGX_Request request;
};

static volatile sig_atomic_t stopping;

static void on_term(int signal)
{
	(void)signal;
	stopping = 1;
}

/*
 * EPOLLEXCLUSIVE wakes one idle worker, and always the first of the same order,
 * where accept(2) would wake them in turn: few workers with warm caches, in
 * PostgreSQL's backends above all, instead of all of them with cold ones.
 */
static int watch_new(int fd)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
		close(epoll);
		return -1;
	}
	return epoll;
}

static bool all_watch(struct fcgi *fcgi)
{
	int flags = fcntl(fcgi->listener, F_GETFL);

	fcgi->epoll = watch_new(fcgi->listener);
	if (fcgi->gate.bell >= 0)
		fcgi->gate_epoll = watch_new(fcgi->gate.bell);
	return fcgi->epoll >= 0 && (fcgi->gate.bell < 0 || fcgi->gate_epoll >= 0) && flags >= 0 &&
		fcntl(fcgi->listener, F_SETFL, flags | O_NONBLOCK) == 0;
}

struct fcgi *fcgi_new(int listener, struct fcgi_limits limits, const struct fcgi_gate *gate)
{
	struct fcgi *fcgi = calloc(1, sizeof(*fcgi));
	struct sigaction action;

	if (fcgi == NULL)
		return NULL;
	memset(&action, 0, sizeof(action));
	action.sa_handler = on_term;    /* epoll_pwait(2) returns for it, whatever the flags */
	sigaction(SIGTERM, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	fcgi->listener = listener;
	fcgi->limits = limits;
	fcgi->gate = *gate;
	fcgi->epoll = fcgi->gate_epoll = -1;
	fcgi->io_timeout.tv_sec = limits.io_timeout_ms / 1000;
	fcgi->io_timeout.tv_usec = (limits.io_timeout_ms % 1000) * 1000;
	sigemptyset(&fcgi->open);
	/* The library never accepts itself (see fcgi_read), so it gets no listener. */
	if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi->request, -1, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		free(fcgi);
		return NULL;
	}
	fcgi->request.ipcFd = -1;
	if (!all_watch(fcgi)) {
		fcgi_free(fcgi);
		return NULL;
	}
	return fcgi;
}

void fcgi_free(struct fcgi *fcgi)
{
	if (fcgi != NULL) {
		FCGX_Free(&fcgi->request, 1);
		if (fcgi->epoll >= 0)
			close(fcgi->epoll);
		if (fcgi->gate_epoll >= 0)
			close(fcgi->gate_epoll);
	}
	free(fcgi);
}

/* A signal comes through here even when a connection always waits already. */
static void signals_look(const struct fcgi *fcgi)
{
	sigset_t before;

	sigprocmask(SIG_SETMASK, &fcgi->open, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/*
 * Until a connection waits, a signal came, or a second is over: a worker that
 * was woken and killed before its accept(2) leaves a connection nobody else
 * is woken for.
 */
static void listener_wait(const struct fcgi *fcgi)
{
	struct epoll_event event;

	epoll_pwait(fcgi->epoll, &event, 1, 1000, &fcgi->open);
}

/* The same for the bell of the gate.  False: nothing has come of it for a second. */
static bool gate_wait(const struct fcgi *fcgi)
{
	struct epoll_event event;
	eventfd_t times;
	int n = epoll_pwait(fcgi->gate_epoll, &event, 1, 1000, &fcgi->open);

	if (n > 0)
		(void)eventfd_read(fcgi->gate.bell, &times);    /* it does not matter if somebody else was faster */
	return n != 0;
}

static bool leaving(struct fcgi *fcgi)
{
	if (!stopping)
		return false;
	if (fcgi->stop_us == 0)
		fcgi->stop_us = clock_us();
	return clock_us() - fcgi->stop_us > BACKLOG_MAX_US;
}

bool fcgi_wait(struct fcgi *fcgi)
{
	int fd = -1;

	if (++fcgi->accepted % SIGNALS_LOOK == 0)
		signals_look(fcgi);
	while (fd < 0 && !leaving(fcgi)) {
		bool entered = stopping || fcgi->gate.bell < 0 || fcgi->gate.enter(fcgi->gate.with);
		if (!entered && gate_wait(fcgi))
			continue;
		fd = accept4(fcgi->listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0 || errno == EINTR || errno == ECONNABORTED)
			continue;
		if (errno != EAGAIN || stopping)
			return false;
		if (entered)
			listener_wait(fcgi);
	}
	if (fd < 0)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &fcgi->io_timeout, sizeof(fcgi->io_timeout));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &fcgi->io_timeout, sizeof(fcgi->io_timeout));
	fcgi->request.ipcFd = fd;
	return true;
}

/* Everything up to the end of the body, so that closing never cuts off a peer that still writes. */
static void body_read(struct fcgi *fcgi, struct request *request, size_t declared_len)
{
	char trash[8192];
	char *body;
	int got;

	if (declared_len > fcgi->limits.body_len) {
		fault_set(&request->fault, FAULT_TOO_LARGE, "The body is larger than this server takes.");
	} else if (declared_len > 0) {
		body = arena_alloc(request->arena, declared_len + 1);
		got = FCGX_GetStr(body, (int)declared_len, fcgi->request.in);
		if (got < 0 || (size_t)got != declared_len)
			fault_set(&request->fault, FAULT_BAD_REQUEST, "The body is shorter than its Content-Length.");
		request->body = body;
		request->body_len = got > 0 ? (size_t)got : 0;
	}
	while ((got = FCGX_GetStr(trash, sizeof(trash), fcgi->request.in)) > 0)
		;
}

/*
 * libfcgi asserts that malloc(3) gave it something, and does not look at what
 * realloc(3) gave: without memory it would take the worker with it.  All that it
 * needs it takes in FCGX_Accept_r(), its buffers and the parameters, which nginx
 * holds to four buffers of 8 KiB: so that much is asked for and given back, and
 * lies in the heap when it comes.  Less than what malloc(3) maps by itself, and
 * than what free(3) would give back to the system at once.
 */
static bool memory_is_there(void)
{
	enum { NEEDED_LEN = 96 * 1024 };
	void *volatile room = malloc(NEEDED_LEN);       /* volatile: or the compiler leaves both calls out */

	free(room);
	return room != NULL;
}

/*
 * FCGX_Accept_r() takes a connection that is open already instead of
 * accepting one: keepConnection makes it leave ipcFd alone on entry.  We
 * accept ourselves because the library cannot keep signals out of its reads,
 * nor put a timeout on them.
 */
bool fcgi_read(struct fcgi *fcgi, struct arena *arena, struct request *request)
{
	size_t declared_len;

	fcgi->request.keepConnection = 1;
	if (!memory_is_there() || FCGX_Accept_r(&fcgi->request) < 0) {
		if (fcgi->request.ipcFd >= 0) {
			close(fcgi->request.ipcFd);
			fcgi->request.ipcFd = -1;
		}
		return false;
	}
	/* Detached: FCGX_Finish_r() then closes at once instead of waiting for the peer to close first. */
	FCGX_Detach(&fcgi->request);
	fcgi->request.keepConnection = 0;
	request_read(request, arena, fcgi->request.envp, &declared_len);
	body_read(fcgi, request, declared_len);
	return true;
}

/* Reason phrases of RFC 9110, section 15: nginx adds none to what FastCGI answers. */
static const struct { int status; const char *words; } reasons[] = {
	{ 200, " OK" }, { 201, " Created" }, { 204, " No Content" }, { 302, " Found" }, { 304, " Not Modified" },
	{ 400, " Bad Request" }, { 401, " Unauthorized" }, { 403, " Forbidden" }, { 404, " Not Found" },
	{ 405, " Method Not Allowed" }, { 406, " Not Acceptable" }, { 409, " Conflict" }, { 412, " Precondition Failed" },
	{ 413, " Content Too Large" }, { 415, " Unsupported Media Type" }, { 422, " Unprocessable Content" },
	{ 429, " Too Many Requests" }, { 500, " Internal Server Error" }, { 503, " Service Unavailable" }, { 504, " Gateway Timeout" },
};

static const char *reason_of(int status)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].status == status)
			return reasons[i].words;
	}
	return "";
}

void fcgi_send(struct fcgi *fcgi, const struct request *request, const struct reply *reply)
{
	struct buf head = buf_new(request->arena, 1024);

	buf_text(&head, "Status: ");
	buf_int(&head, reply->status);
	buf_text(&head, reason_of(reply->status));
	buf_text(&head, "\r\n");
	if (reply->type != NULL) {
		buf_text(&head, "Content-Type: ");
		buf_text(&head, reply->type);
		buf_text(&head, "\r\nContent-Length: ");
		buf_int(&head, (int64_t)reply->body_len);
		buf_text(&head, "\r\n");
	}
	for (size_t i = 0; i < reply->headers_len; i++) {
		buf_text(&head, reply->headers[i].name);
		buf_text(&head, ": ");
		buf_text(&head, reply->headers[i].value);
		buf_text(&head, "\r\n");
	}
	buf_text(&head, "\r\n");
	FCGX_PutStr(head.at, (int)head.len, fcgi->request.out);
	if (reply->type != NULL && request->method != HTTP_HEAD)
		FCGX_PutStr(reply->body, (int)reply->body_len, fcgi->request.out);
	FCGX_Finish_r(&fcgi->request);
	fcgi->request.ipcFd = -1;
}
