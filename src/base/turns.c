#include "base/turns.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* Also true of a process that died and was not reaped: then the master clears it in a moment. */
static bool process_lives(int32_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}

static bool place_take(_Atomic int32_t *place, int32_t pid)
{
	int32_t holder = 0;

	if (atomic_compare_exchange_strong(place, &holder, pid))
		return true;
	return holder == pid || (!process_lives(holder) && atomic_compare_exchange_strong(place, &holder, pid));
}

bool turns_take(struct turns *turns, int len)
{
	int32_t pid = getpid();

	for (int i = 0; i < len && i < TURNS_MAX; i++) {
		if (atomic_load(&turns->pids[i]) == pid)
			return true;
	}
	for (int i = 0; i < len && i < TURNS_MAX; i++) {
		if (place_take(&turns->pids[i], pid))
			return true;
	}
	return false;
}

void turns_end(struct turns *turns)
{
	turns_forget(turns, getpid());
}

void turns_forget(struct turns *turns, int32_t pid)
{
	for (int i = 0; i < TURNS_MAX; i++) {
		int32_t holder = pid;

		if (atomic_load_explicit(&turns->pids[i], memory_order_relaxed) == pid)
			atomic_compare_exchange_strong(&turns->pids[i], &holder, 0);
	}
}
