/*
 * cartctl: the operator's tool.
 *
 *	cartctl [-c FILE] [--json] NOUN VERB [options] [ARG…]
 *
 * A noun is one file (store.c, token.c, …) that opens with the table of its
 * commands; main.c finds the command, options.c reads the line by the
 * command's own table, --help prints that table.  A command is a function that
 * checks its arguments, connects, works in one transaction and prints by
 * sheet.h, as text or JSON.
 */
#ifndef CARTD_CARTCTL_CARTCTL_H
#define CARTD_CARTCTL_CARTCTL_H

#include <stdbool.h>
#include <stdio.h>

struct admin;
struct arena;
struct call;
struct config;
struct progress;

/* Documented in --help; scripts rely on them. */
enum call_exit {
	CALL_OK = 0,
	CALL_FAILED = 1,        /* what was asked for did not work */
	CALL_USAGE = 2,         /* the command line or the configuration is wrong; nothing was tried */
	CALL_UNREACHABLE = 3,   /* no connection to the database, or it was lost */
	CALL_INTERRUPTED = 130, /* Ctrl-C or SIGTERM; nothing was kept, unless the message says what */
};

enum { CALL_OPTIONS_MAX = 8 };

struct command_option {
	const char *name;       /* "--hash" */
	const char *value;      /* what stands for its value in the help; NULL: it takes none */
	bool required;
	const char *says;
};

/* A table of these ends with noun NULL. */
struct command {
	const char *noun;
	const char *verb;
	const char *args;       /* what may follow, for the help: "FILE", "KEY=VALUE…"; NULL: nothing */
	int args_min, args_max;
	const char *says;       /* one sentence */
	int (*run)(struct call *call);
	void (*help)(FILE *out);        /* more for --help, or NULL */
	struct command_option options[CALL_OPTIONS_MAX + 1]; /* ends with name NULL */
};

/* One run of the program. */
struct call {
	const struct command *command;
	const char *config_path;        /* -c, or NULL */
	bool json;
	bool help, version;
	const char *noun, *verb;        /* as given, or NULL */
	const char *values[CALL_OPTIONS_MAX];
	char **args;
	int args_len;
	struct arena *arena;    /* lives as long as the call */
	struct admin *admin;    /* after call_connect() or call_store() */
	struct config *config;  /* likewise */
	FILE *out, *err;
	struct progress *progress;      /* taken away before anything is said; or NULL */
	const char *kept;       /* what a failure leaves behind, for its message: "lines 1 to 9 are loaded"; NULL: nothing */
};

/* The option's value, or NULL where it was not given. */
const char *call_option(const struct call *call, const char *name);

/* CALL_OK, or the failure, told already. Interrupts cancel the running statement from here on. */
int call_connect(struct call *call);

/* Ctrl-C or SIGTERM came. */
bool call_interrupted(void);

/*
 * Say what went wrong: on err as a sentence, with --json also on out as
 * {"error":{"code","message"}}.  All return the exit code.
 * call_fail_database() undoes the transaction and tells admin's failure; what
 * may be NULL, or says what was being done.
 */
int call_fail(struct call *call, enum call_exit code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int call_fail_database(struct call *call, const char *what);
int call_fail_interrupted(struct call *call);

/* "failed", "usage", …: the code in JSON. */
const char *call_exit_name(enum call_exit code);

/*
 * call_store() connects and finds the store of --store: *store_id is its number
 * as text, NULL where --store was not given.  call_store_lock() begins a
 * transaction on the connection there is and holds the store in it: no second
 * import, and no second change of its keys, beside this one.  Both: CALL_OK, or
 * the failure, told already.
 */
int call_store(struct call *call, const char **store_id);
int call_store_lock(struct call *call, const char **store_id);

extern const struct command store_commands[];
extern const struct command channel_commands[];
extern const struct command token_commands[];
extern const struct command grant_commands[];
extern const struct command key_commands[];
extern const struct command import_commands[];
extern const struct command account_commands[];
extern const struct command entity_commands[];
extern const struct command job_commands[];
extern const struct command db_commands[];

#endif
