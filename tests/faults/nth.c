/*
 * nth: a library before all others (LD_PRELOAD) that lets one allocation, or one
 * call on a connection, of one process fail: the n-th between two looks of a test.
 *
 * The test and all processes share the page that NTH_PAGE names.  It stands before
 * AddressSanitizer too (verify_asan_link_order=0): what does not fail goes on to
 * the sanitizer's malloc(), so use of what was freed, and leaks, are still seen.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* What may fail, and how; nth.py has the same names. */
enum kind { MEMORY, CALLS };
enum how {
	ONCE,           /* an allocation: this one; */
	ONWARD,         /* this one and all behind it */
	RESET,          /* a call: the connection is gone, and stays so */
	END,            /* the peer hung up, and stays away */
	LITTLE,         /* one byte at most is read or written */
	INTERRUPT,      /* EINTR */
	LATER           /* EAGAIN: nothing to read, no room to write */
};

/* In the order of nth.py's struct. */
struct page {
	int32_t pid;            /* whose calls count */
	int32_t armed;
	int32_t kind, how;
	int32_t n;              /* which one fails; 0: none, they are counted */
	int32_t seen;           /* since it was armed */
	int32_t fired;          /* how many failed */
	int32_t broken;         /* the descriptor that is gone, +1 */
	int32_t accepted;       /* connections that were accepted, */
	int32_t rested;         /* and how many of them had been when it last waited for one */
	int64_t live;           /* allocations less frees, since pid was set */
	char call[24];          /* what failed first, */
	char caller[232];       /* and who had called it */
};

static struct page nowhere;
static struct page *page = &nowhere;

__attribute__((constructor)) static void page_open(void)
{
	const char *path = getenv("NTH_PAGE");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *at = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	if (at != MAP_FAILED)
		page = at;
}

static bool mine(void)
{
	return page->pid != 0 && page->pid == getpid();
}

static void fired(const char *call, void *caller)
{
	Dl_info info;

	if (page->fired++ > 0)
		return;
	snprintf(page->call, sizeof(page->call), "%s", call);
	if (dladdr(caller, &info) != 0 && info.dli_fname != NULL)
		snprintf(page->caller, sizeof(page->caller), "%s+0x%lx", info.dli_fname, (unsigned long)((char *)caller - (char *)info.dli_fbase));
}

/* Counts one of that kind; true: it is to fail. */
static bool due(enum kind kind, const char *call, void *caller)
{
	bool now;

	if (!page->armed || page->kind != (int32_t)kind || !mine())
		return false;
	page->seen++;
	now = page->n > 0 && (page->seen == page->n || (page->how == ONWARD && page->seen > page->n));
	if (now)
		fired(call, caller);
	return now;
}

#define CALLER __builtin_return_address(0)
#define NEXT(name) \
	static __typeof__(name) *next; \
	if (next == NULL) \
		next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* --- memory ---------------------------------------------------------------- */

static void *born(void *at)
{
	if (at != NULL && mine())
		page->live++;
	return at;
}

/* libfcgi ends the process where it gets none: cartd makes sure of what it needs before (fcgi_read()), and that may fail instead. */
static bool cannot_fail(const void *caller)
{
	Dl_info info;

	return dladdr(caller, &info) != 0 && info.dli_fname != NULL && strstr(info.dli_fname, "libfcgi") != NULL;
}

static bool starved(const char *call, void *caller)
{
	if (!page->armed || !mine() || cannot_fail(caller) || !due(MEMORY, call, caller))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t len)
{
	NEXT(malloc);
	return starved("malloc", CALLER) ? NULL : born(next(len));
}

void *calloc(size_t n, size_t len)
{
	NEXT(calloc);
	return starved("calloc", CALLER) ? NULL : born(next(n, len));
}

/* dlsym(3) itself frees, what an earlier failure of its own had to say: that is left lying, once. */
void free(void *at)
{
	static void (*next)(void *);
	static bool looking;

	if (next == NULL && !looking) {
		looking = true;
		next = (void (*)(void *))dlsym(RTLD_NEXT, "free");
	}
	if (next == NULL)
		return;
	if (at != NULL && mine())
		page->live--;
	next(at);
}

void *realloc(void *at, size_t len)
{
	NEXT(realloc);
	if (starved("realloc", CALLER))
		return NULL;
	return at == NULL ? born(next(at, len)) : next(at, len);
}

/* Written out: the next one's, glibc's or the sanitizer's, take their memory where nobody counts. */
void *reallocarray(void *at, size_t n, size_t len)
{
	size_t all;

	if (__builtin_mul_overflow(n, len, &all)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(at, all);
}

static char *copy(const char *text, size_t len)
{
	char *at = malloc(len + 1);

	if (at == NULL)
		return NULL;
	at[len] = '\0';
	return memcpy(at, text, len);
}

char *strndup(const char *text, size_t len)
{
	return copy(text, strnlen(text, len));
}

char *strdup(const char *text)
{
	return copy(text, strlen(text));
}

int posix_memalign(void **at, size_t align, size_t len)
{
	NEXT(posix_memalign);
	if (starved("posix_memalign", CALLER))
		return ENOMEM;
	int error = next(at, align, len);
	if (error == 0)
		born(*at);
	return error;
}

void *aligned_alloc(size_t align, size_t len)
{
	NEXT(aligned_alloc);
	return starved("aligned_alloc", CALLER) ? NULL : born(next(align, len));
}

/* What libsodium hashes passwords in. */
void *mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
	NEXT(mmap);
	if ((flags & MAP_ANONYMOUS) && starved("mmap", CALLER))
		return MAP_FAILED;
	return next(at, len, protection, flags, fd, offset);
}

/* --- connections ----------------------------------------------------------- */

static bool is_socket(int fd)
{
	struct stat stat;

	return fstat(fd, &stat) == 0 && S_ISSOCK(stat.st_mode);
}

/* -2: nothing is wrong; otherwise what the call gives.  *len: what may be moved. */
static ssize_t moved(const char *call, void *caller, int fd, size_t *len, bool sends)
{
	if (!page->armed || page->kind != CALLS || !mine() || !is_socket(fd))
		return -2;
	if (page->broken != fd + 1) {
		if (!due(CALLS, call, caller))
			return -2;
		if (page->how == LITTLE) {
			*len = *len > 1 ? 1 : *len;
			return -2;
		}
		if (page->how == INTERRUPT || page->how == LATER) {
			errno = page->how == INTERRUPT ? EINTR : EAGAIN;
			return -1;
		}
		page->broken = fd + 1;
	}
	if (!sends && page->how == END)
		return 0;
	errno = sends ? EPIPE : ECONNRESET;
	return -1;
}

ssize_t send(int fd, const void *bytes, size_t len, int flags)
{
	NEXT(send);
	ssize_t got = moved("send", CALLER, fd, &len, true);
	return got != -2 ? got : next(fd, bytes, len, flags);
}

ssize_t recv(int fd, void *bytes, size_t len, int flags)
{
	NEXT(recv);
	ssize_t got = moved("recv", CALLER, fd, &len, false);
	return got != -2 ? got : next(fd, bytes, len, flags);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
	NEXT(write);
	ssize_t got = moved("write", CALLER, fd, &len, true);
	return got != -2 ? got : next(fd, bytes, len);
}

ssize_t read(int fd, void *bytes, size_t len)
{
	NEXT(read);
	ssize_t got = moved("read", CALLER, fd, &len, false);
	return got != -2 ? got : next(fd, bytes, len);
}

/* Of these the length is not theirs to shorten: LITTLE is nothing to them. */
ssize_t writev(int fd, const struct iovec *parts, int n)
{
	size_t unused = 0;
	NEXT(writev);
	ssize_t got = moved("writev", CALLER, fd, &unused, true);
	return got != -2 ? got : next(fd, parts, n);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	size_t unused = 0;
	NEXT(sendmsg);
	ssize_t got = moved("sendmsg", CALLER, fd, &unused, true);
	return got != -2 ? got : next(fd, message, flags);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	size_t unused = 0;
	NEXT(recvmsg);
	ssize_t got = moved("recvmsg", CALLER, fd, &unused, false);
	return got != -2 ? got : next(fd, message, flags);
}

/* On a connection that is gone poll(2) says so at once; LITTLE and LATER are a wait in vain. */
int poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	NEXT(poll);
	if (n != 1 || !page->armed || page->kind != CALLS || !mine() || !is_socket(fds->fd))
		return next(fds, n, timeout_ms);
	if (page->broken != fds->fd + 1) {
		if (!due(CALLS, "poll", CALLER))
			return next(fds, n, timeout_ms);
		if (page->how == INTERRUPT) {
			errno = EINTR;
			return -1;
		}
		if (page->how == LITTLE || page->how == LATER)
			return 0;
		page->broken = fds->fd + 1;
	}
	fds->revents = (short)(POLLHUP | (fds->events & POLLIN) | (page->how == RESET ? POLLERR : 0));
	return 1;
}

int close(int fd)
{
	NEXT(close);
	if (page->broken == fd + 1 && mine())
		page->broken = 0;
	return next(fd);
}

/* A new connection: neither refused nor slow unless it is its turn. */
int connect(int fd, const struct sockaddr *to, socklen_t len)
{
	NEXT(connect);
	if (due(CALLS, "connect", CALLER)) {
		errno = page->how == INTERRUPT ? EINTR : page->how == LATER ? EAGAIN : ECONNREFUSED;
		return -1;
	}
	return next(fd, to, len);
}

int socket(int domain, int type, int protocol)
{
	NEXT(socket);
	if (due(CALLS, "socket", CALLER)) {
		errno = EMFILE;
		return -1;
	}
	return next(domain, type, protocol);
}

/* --- where a request begins and ends ---------------------------------------- */

int accept4(int fd, struct sockaddr *from, socklen_t *len, int flags)
{
	NEXT(accept4);
	int got = next(fd, from, len, flags);
	if (got >= 0 && mine())
		page->accepted++;
	return got;
}

int epoll_pwait(int fd, struct epoll_event *events, int n, int timeout_ms, const sigset_t *mask)
{
	NEXT(epoll_pwait);
	if (mine())
		page->rested = page->accepted;
	return next(fd, events, n, timeout_ms, mask);
}
