#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/number.h"

enum { SYSTEMD_FD = 3 };

static const char unix_prefix[] = "unix:";

static const char *unix_path(const char *spec)
{
	size_t len = sizeof(unix_prefix) - 1;

	return strncmp(spec, unix_prefix, len) == 0 ? spec + len : NULL;
}

static struct sockaddr_un unix_address(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	return address;
}

static bool is_listening(int fd)
{
	int yes = 0;
	socklen_t len = sizeof(yes);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &len) == 0 && yes != 0;
}

/* Ours to use: closed on exec, and not blocking whatever its giver thought: workers wait by epoll, those of before a reload too. */
static void fd_adopt(int fd)
{
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static uint64_t socket_inode(const char *path)
{
	struct stat st;

	return path != NULL && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode) ? (uint64_t)st.st_ino : 0;
}

/* True where path is a socket to which nobody listens any more. */
static bool is_stale(const char *path)
{
	struct sockaddr_un address = unix_address(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || socket_inode(path) == 0) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	/* A full backlog is EAGAIN: somebody is there, only busy. */
	bool refused = connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 && errno == ECONNREFUSED;
	close(fd);
	return refused;
}

/* Between bind and listen nobody can connect, so owner and mode are right before anybody is let in. */
static bool unix_protect(const char *path, const struct config *config)
{
	if (config->socket_group[0] != '\0') {
		struct group *group = getgrnam(config->socket_group);
		if (group == NULL) {
			log_event(LOG_ERROR, "socket_group: no group \"%s\"", config->socket_group);
			return false;
		}
		if (chown(path, (uid_t)-1, group->gr_gid) != 0) {
			log_event(LOG_ERROR, "cannot give %s to group %s: %s", path, config->socket_group, strerror(errno));
			return false;
		}
	}
	if (chmod(path, (mode_t)config->socket_mode) != 0) {
		log_event(LOG_ERROR, "cannot set the mode of %s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

static int unix_bind(const char *path, const struct config *config)
{
	struct sockaddr_un address = unix_address(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t mask = umask(0177);
	int failed = fd < 0 ? -1 : bind(fd, (struct sockaddr *)&address, sizeof(address));

	if (failed != 0 && fd >= 0 && errno == EADDRINUSE) {
		if (is_stale(path) && unlink(path) == 0)
			failed = bind(fd, (struct sockaddr *)&address, sizeof(address));
		else
			errno = EADDRINUSE;
	}
	umask(mask);
	if (failed != 0)
		log_event(LOG_ERROR, "cannot bind %s: %s", path, errno == EADDRINUSE ? "somebody listens there, or it is no socket" : strerror(errno));
	else if (unix_protect(path, config) && listen(fd, (int)config->backlog) == 0)
		return fd;
	else
		unlink(path);
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
	return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static struct addrinfo *tcp_address(const char *spec)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found = NULL;
	char host[CONFIG_TEXT_LEN];
	const char *colon = strrchr(spec, ':');

	if (colon == NULL)
		return NULL;
	const char *from = *spec == '[' ? spec + 1 : spec;
	(void)snprintf(host, sizeof(host), "%.*s", (int)(colon - from) - (*spec == '['), from);
	int why = getaddrinfo(host, colon + 1, &hints, &found);
	if (why != 0) {
		log_event(LOG_ERROR, "cannot listen on %s: %s", spec, gai_strerror(why));
		return NULL;
	}
	return found;
}

static int tcp_bind(const char *spec, const struct config *config)
{
	struct addrinfo *address = tcp_address(spec);
	int yes = 1;

	if (address == NULL)
		return -1;
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (fd < 0 || bind(fd, address->ai_addr, address->ai_addrlen) != 0 || listen(fd, (int)config->backlog) != 0) {
		log_event(LOG_ERROR, "cannot listen on %s: %s", spec, strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	} else if (!is_loopback(address->ai_addr)) {
		log_event(LOG_WARN, "%s is no loopback address: whoever reaches it is trusted as nginx is", spec);
	}
	freeaddrinfo(address);
	return fd;
}

/* sd_listen_fds(3), for the one socket we take. */
static int systemd_fd(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int64_t number = 0, count = 0;
	bool ours = pid != NULL && fds != NULL && number_parse(pid, 1, INT32_MAX, &number) && number == getpid() &&
		number_parse(fds, 1, 1024, &count);

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (!ours)
		return -1;
	if (count > 1)
		log_event(LOG_WARN, "systemd passed %d sockets; only the first is served", (int)count);
	return is_listening(SYSTEMD_FD) ? SYSTEMD_FD : -1;
}

bool listener_open(struct listener *listener, const struct config *config)
{
	const char *path = unix_path(config->listen);

	*listener = (struct listener){.fd = systemd_fd()};
	if (listener->fd >= 0) {
		(void)snprintf(listener->spec, sizeof(listener->spec), "systemd");
		fd_adopt(listener->fd);
		return true;
	}
	(void)snprintf(listener->spec, sizeof(listener->spec), "%s", config->listen);
	listener->fd = path != NULL ? unix_bind(path, config) : tcp_bind(config->listen, config);
	listener->inode = socket_inode(path);
	return listener->fd >= 0;
}

bool listener_inherit(struct listener *listener, const char *handed)
{
	char number[16];
	int64_t fd;
	const char *space = strchr(handed, ' ');

	*listener = (struct listener){.fd = -1};
	if (space == NULL)
		return false;
	(void)snprintf(number, sizeof(number), "%.*s", (int)(space - handed), handed);
	if (!number_parse(number, 0, INT32_MAX, &fd) || !is_listening((int)fd))
		return false;
	listener->fd = (int)fd;
	fd_adopt(listener->fd);
	(void)snprintf(listener->spec, sizeof(listener->spec), "%s", space + 1);
	listener->inode = socket_inode(unix_path(listener->spec));
	return true;
}

void listener_refresh(const struct listener *listener, const struct config *config)
{
	const char *path = unix_path(listener->spec);

	if (listener->inode != 0)
		unix_protect(path, config);
	listen(listener->fd, (int)config->backlog);
}

void listener_hand_over(const struct listener *listener, bool survives, char *handed, int handed_len)
{
	fcntl(listener->fd, F_SETFD, survives ? 0 : FD_CLOEXEC);
	(void)snprintf(handed, (size_t)handed_len, "%d %s", listener->fd, listener->spec);
}

void listener_withdraw(struct listener *listener)
{
	const char *path = unix_path(listener->spec);

	if (path != NULL && listener->inode != 0 && socket_inode(path) == listener->inode)
		unlink(path);
	listener->inode = 0;
}
