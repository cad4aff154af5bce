#include "api/rate.h"

#include <stddef.h>

#include "api/api.h"
#include "base/arena.h"
#include "base/clock.h"
#include "shared.h"

enum { PROBES = 16, WINDOW_US = RATE_WINDOW_MS * 1000 };

/* Of one request; made in the arena before the handler's mark, so that it outlives the handler's retries. */
struct rate {
	uint64_t key;           /* of the store's name, or the principal's id */
	uint32_t window;
	int32_t left_ms;        /* until the window ends, at least 1 */
	bool counted;
	int64_t quota;
	int64_t used;
};

/* FNV-1a, never 0. */
static uint64_t key_of(const char *name)
{
	uint64_t sum = UINT64_C(14695981039346656037);

	for (; name != NULL && *name != '\0'; name++)
		sum = (sum ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return sum | 1;
}

static struct rate *rate_of(struct call *call, const char *name)
{
	int64_t now_us = clock_us();

	if (call->rate == NULL) {
		call->rate = arena_alloc(call->arena, sizeof(*call->rate));
		*call->rate = (struct rate){
			.key = key_of(name),
			.window = (uint32_t)(now_us / WINDOW_US),
			.left_ms = (int32_t)((WINDOW_US - now_us % WINDOW_US + 999) / 1000) };
	}
	return call->rate;
}

/* The bucket of that name, or NULL. */
static struct shared_bucket *bucket_find(struct shared_bucket *buckets, uint64_t key)
{
	for (uint64_t i = 0; i < PROBES; i++) {
		struct shared_bucket *bucket = &buckets[(key + i) % SHARED_BUCKETS];

		if (atomic_load_explicit(&bucket->key, memory_order_relaxed) == key)
			return bucket;
	}
	return NULL;
}

/*
 * The one to give up for another name: one that was never anybody's, else the
 * one with the smallest count, which is that of the oldest window, or the first
 * to be empty.
 */
static struct shared_bucket *bucket_spare(struct shared_bucket *buckets, uint64_t key)
{
	struct shared_bucket *spare = NULL;
	uint64_t least = 0;

	for (uint64_t i = 0; i < PROBES; i++) {
		struct shared_bucket *bucket = &buckets[(key + i) % SHARED_BUCKETS];
		uint64_t count = atomic_load_explicit(&bucket->count, memory_order_relaxed);

		if (atomic_load_explicit(&bucket->key, memory_order_relaxed) == 0)
			return bucket;
		if (spare == NULL || count < least) {
			spare = bucket;
			least = count;
		}
	}
	return spare;
}

/* Of two that want it one gets it.  none: a count of no requests, not smaller than those of buckets in use. */
static bool bucket_take(struct shared_bucket *bucket, uint64_t key, uint64_t none)
{
	uint64_t held = atomic_load_explicit(&bucket->key, memory_order_relaxed);
	uint64_t count = atomic_load_explicit(&bucket->count, memory_order_relaxed);

	if (!atomic_compare_exchange_strong_explicit(&bucket->key, &held, key, memory_order_relaxed, memory_order_relaxed))
		return false;
	/* Where that fails, somebody with the same name has counted already. */
	atomic_compare_exchange_strong_explicit(&bucket->count, &count, none, memory_order_relaxed, memory_order_relaxed);
	return true;
}

/*
 * The bucket of that name, made where there is none.  Names come and go (tokens
 * are rotated): one that holds nothing now is anybody's, and when all are in
 * use, the one that holds least is given up.  NULL: others were faster each time.
 */
static struct shared_bucket *bucket_make(struct shared_bucket *buckets, uint64_t key, uint64_t none)
{
	struct shared_bucket *bucket = bucket_find(buckets, key);

	for (int tries = 0; bucket == NULL && tries < PROBES; tries++) {
		struct shared_bucket *spare = bucket_spare(buckets, key);

		/* Who was faster perhaps has the same name. */
		bucket = bucket_take(spare, key, none) ? spare : bucket_find(buckets, key);
	}
	return bucket;
}

/* Requests so far in this window; a request of an older one, that took long, counts in the newer. */
static int64_t bucket_used(const struct shared_bucket *bucket, uint32_t window)
{
	uint64_t count = atomic_load_explicit(&bucket->count, memory_order_relaxed);

	return (uint32_t)(count >> 32) < window ? 0 : (int64_t)(count & UINT32_MAX);
}

static int64_t bucket_count(struct shared_bucket *bucket, uint32_t window)
{
	uint64_t count = atomic_load_explicit(&bucket->count, memory_order_relaxed);
	uint64_t next;

	do
		next = (uint32_t)(count >> 32) < window ? (uint64_t)window << 32 | 1 : count + 1;
	while (!atomic_compare_exchange_weak_explicit(&bucket->count, &count, next, memory_order_relaxed, memory_order_relaxed));
	return (int64_t)(next & UINT32_MAX);
}

static bool too_many(struct call *call)
{
	call->fault.retry_after_s = (call->rate->left_ms + 999) / 1000;
	return fault_set(&call->fault, FAULT_TOO_MANY, NULL);
}

static void count(struct rate *rate, struct shared_bucket *bucket, int64_t quota)
{
	rate->counted = true;
	rate->quota = quota;
	rate->used = bucket == NULL ? 1 : bucket_count(bucket, rate->window);
}

static void count_stranger(struct call *call, struct rate *rate)
{
	count(rate, &call->shared->strangers[rate->key % SHARED_STRANGERS], RATE_STRANGERS_QUOTA);
}

bool rate_enter(struct call *call)
{
	struct rate *rate = rate_of(call, call->parts[0]);
	struct shared_bucket *bucket = bucket_find(call->shared->stores, rate->key);
	int32_t quota = bucket == NULL ? 0 : atomic_load_explicit(&bucket->quota, memory_order_relaxed);

	if (quota == 0 || bucket_used(bucket, rate->window) < quota)
		return true;
	rate->counted = true;
	rate->quota = rate->used = quota;
	return too_many(call);
}

bool rate_admitted(struct call *call, int32_t quota)
{
	struct rate *rate = rate_of(call, call->parts[0]);
	struct shared_bucket *bucket;

	if (rate->counted)
		return true;
	bucket = bucket_make(call->shared->stores, rate->key, (uint64_t)rate->window << 32);
	if (bucket != NULL && atomic_load_explicit(&bucket->quota, memory_order_relaxed) != quota)
		atomic_store_explicit(&bucket->quota, quota, memory_order_relaxed);
	count(rate, bucket, quota);
	return rate->used <= quota || too_many(call);
}

bool rate_stranger(struct call *call)
{
	struct rate *rate = rate_of(call, call->parts[0]);

	if (!rate->counted)
		count_stranger(call, rate);
	return rate->used <= rate->quota || too_many(call);
}

void rate_leave(struct call *call)
{
	struct rate *rate = rate_of(call, call->parts[0]);
	int64_t left;

	if (!rate->counted)
		count_stranger(call, rate);
	left = rate->used < rate->quota ? rate->quota - rate->used : 0;
	reply_header(call->reply, "X-Rate-Limit-Time-Window-Ms", "30000");
	reply_header_int(call->reply, "X-Rate-Limit-Time-Reset-Ms", rate->left_ms);
	reply_header_int(call->reply, "X-Rate-Limit-Requests-Quota", rate->quota);
	reply_header_int(call->reply, "X-Rate-Limit-Requests-Left", left);
}

/* What a bucket that leaks is made of. */
struct leak {
	int64_t now_ns;
	int64_t step_ns;        /* in which one request leaks; 0: faster than anybody can ask */
	int64_t room_ns;        /* in which a full bucket is empty */
};

static struct leak leak_of(int32_t size, int32_t per_second)
{
	int64_t step_ns = 1000000000 / per_second;

	return (struct leak){ clock_us() * 1000, step_ns, size * step_ns };
}

/* When the bucket will be empty. One that was filled under other terms is no fuller than full. */
static int64_t leak_empty(const struct leak *leak, uint64_t empty_ns)
{
	int64_t at_ns = (int64_t)empty_ns;

	if (at_ns < leak->now_ns)
		return leak->now_ns;
	return at_ns < leak->now_ns + leak->room_ns ? at_ns : leak->now_ns + leak->room_ns;
}

/* How long one request more has to wait; 0: it fits. */
static int64_t leak_wait(const struct leak *leak, int64_t empty_ns)
{
	int64_t wait_ns = empty_ns + leak->step_ns - leak->now_ns - leak->room_ns;

	return wait_ns > 0 ? wait_ns : 0;
}

static bool leak_fits(struct call *call, int64_t wait_ns)
{
	if (wait_ns == 0)
		return true;
	call->fault.retry_after_s = (int)((wait_ns + 999999999) / 1000000000);
	return fault_set(&call->fault, FAULT_TOO_MANY, NULL);
}

bool rate_leak_enter(struct call *call)
{
	struct rate *rate = rate_of(call, call->principal.id);
	struct shared_bucket *bucket = bucket_find(call->shared->tokens, rate->key);
	int32_t size = bucket == NULL ? 0 : atomic_load_explicit(&bucket->quota, memory_order_relaxed);
	int32_t per_second = size == 0 ? 0 : atomic_load_explicit(&bucket->per_second, memory_order_relaxed);
	struct leak leak;

	if (per_second == 0)
		return true;
	leak = leak_of(size, per_second);
	return leak_fits(call, leak_wait(&leak, leak_empty(&leak, atomic_load_explicit(&bucket->count, memory_order_relaxed))));
}

bool rate_leak_admitted(struct call *call, int32_t size, int32_t per_second)
{
	struct rate *rate = rate_of(call, call->principal.id);
	struct leak leak = leak_of(size, per_second);
	struct shared_bucket *bucket = rate->counted ? NULL : bucket_make(call->shared->tokens, rate->key, (uint64_t)leak.now_ns);
	uint64_t was_ns, is_ns;
	int64_t wait_ns;

	rate->counted = true;
	if (bucket == NULL)
		return true;
	atomic_store_explicit(&bucket->per_second, per_second, memory_order_relaxed);
	atomic_store_explicit(&bucket->quota, size, memory_order_relaxed);
	was_ns = atomic_load_explicit(&bucket->count, memory_order_relaxed);
	do {
		int64_t empty_ns = leak_empty(&leak, was_ns);

		wait_ns = leak_wait(&leak, empty_ns);
		is_ns = (uint64_t)(wait_ns > 0 ? empty_ns : empty_ns + leak.step_ns);
	} while (!atomic_compare_exchange_weak_explicit(&bucket->count, &was_ns, is_ns, memory_order_relaxed, memory_order_relaxed));
	return leak_fits(call, wait_ns);
}
