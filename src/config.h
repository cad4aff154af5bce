/*
 * config: the daemon's settings.
 *
 * One table in config_table.c gives each key its section, type, bounds, default and
 * one sentence; it reads the file (INI, by libinih), checks it and prints it
 * (`cartd -T config`).  An unknown key, a wrong value or a value out of bounds
 * is an error that names file and line.
 */
#ifndef CARTD_CONFIG_H
#define CARTD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { CONFIG_TEXT_LEN = 512, CONFIG_ISSUERS_MAX = 16 };

/* [issuer:NAME]: somebody else whose access tokens count (auth/issuers.h). */
struct config_issuer {
	char name[33];
	char issuer[CONFIG_TEXT_LEN];   /* the iss of its tokens */
	char jwks[CONFIG_TEXT_LEN];     /* path of its public keys */
	char audience[CONFIG_TEXT_LEN]; /* the aud they are made for */
	char stores[CONFIG_TEXT_LEN];   /* "demo,demo2": whose people it knows */
};

struct config {
	char listen[CONFIG_TEXT_LEN];   /* [server] "unix:/run/cartd/cartd.sock" or "127.0.0.1:9000" */
	int64_t socket_mode;            /* octal in the file: 0660 */
	char socket_group[64];          /* "" keeps the process's own */
	int64_t backlog;
	int64_t workers;
	char seats[8];                  /* "auto" or a number; see seats.h */
	int64_t max_requests;           /* a worker is replaced after so many; 0 never */
	int64_t max_memory_mib;         /* a worker whose resident size passes this is replaced after its request */
	int64_t read_timeout_ms;        /* a worker longer in WORKER_READING is killed */
	int64_t work_timeout_ms;        /* a worker longer in WORKER_WORKING or WORKER_SENDING is killed */
	int64_t drain_timeout_ms;       /* SIGTERM: how long accepted requests may take */
	int64_t restart_backoff_max_ms;
	int64_t body_limit_bytes;       /* [http] 256 KiB */
	int64_t large_body_limit_bytes; /* of the routes that say so, 1 MiB */
	int64_t arena_limit_bytes;
	int64_t request_timeout_ms;     /* deadline of one request's database work */
	int64_t retries_max;            /* on 40001 and 40P01 */
	char database[CONFIG_TEXT_LEN]; /* [database] conninfo */
	char operator_database[CONFIG_TEXT_LEN]; /* [operator] conninfo of cartctl; "": as [database] */
	int64_t connect_timeout_ms;
	int64_t statement_timeout_ms;
	int64_t lock_timeout_ms;
	int64_t backoff_max_ms;
	int64_t password_memory_kib;    /* [passwords] argon2id */
	int64_t password_passes;
	int64_t passwords_at_once;      /* hashes running over all workers */
	int64_t password_wait_ms;       /* for one's turn */
	int64_t failures;               /* [sign_in] wrong passwords for an account from an address; 0: no limit */
	int64_t failures_pause_s;       /* one is forgiven each so many seconds */
	int64_t address_failures;
	int64_t address_pause_s;
	int64_t account_failures;
	int64_t account_pause_s;
	int64_t known_address_days;
	int64_t session_idle_days;
	int64_t session_max_days;
	int64_t token_leeway_s;         /* [tokens] */
	int64_t token_access_s;         /* lifetime of an access token of ours */
	char token_audience[CONFIG_TEXT_LEN];   /* of ours: its aud */
	struct config_issuer issuers[CONFIG_ISSUERS_MAX];
	int issuers_len;
	bool sweep;                     /* [job] */
	int64_t sweep_interval_s;
	int64_t sweep_batch;
	int64_t batch_processes;
	int64_t batch_chunk;
	int64_t batch_lease_ms;
	int64_t batch_attempts_max;
	char log_level[16];             /* [log] debug, info, warn, error */
	bool log_requests;
};

/* Defaults, then the file. False: one line on err saying file, line and why, for each wrong line. path NULL: defaults alone. */
bool config_load(struct config *config, const char *path, FILE *err);

/* The table: section, key, type, bounds, default, sentence. */
void config_print(FILE *out);

#endif
