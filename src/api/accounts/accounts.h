/*
 * accounts: people, their roles, and how they sign in.
 * Contract and decisions: README.md beside this file.
 */
#ifndef CARTD_API_ACCOUNTS_H
#define CARTD_API_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "people/account.h"
#include "people/role.h"

struct json_w;

/* read.c: what requests hold. */
struct in_account {
	struct account_want want;
	const char *password;           /* of a new one */
};

/*
 * Bodies.  What is wrong with one goes into wrong (FAULT_INVALID), because
 * whoever may not see the account, or not change it, is told that first.
 */
void read_new_account(struct call *call, struct in_account *in, struct fault *wrong);
void read_account(struct call *call, struct in_account *in, struct fault *wrong);
void read_role(struct call *call, struct role *in, struct fault *wrong);

/* The {id} of the path; 0: a number that nobody has. False: FAULT_BAD_REQUEST, no number. */
bool read_id(struct call *call, int32_t *id);

/* paging.c: lists page by page. */
struct paging {
	int64_t number, limit;
};

/* ?page= and ?limit=. False: FAULT_BAD_REQUEST. */
bool paging_read(struct call *call, struct paging *page);
int64_t paging_skip(const struct paging *page);

/* The members behind "data", and the Link header (RFC 8288). path: "/api/carts". False: FAULT_BAD_REQUEST, the query does not fit into it. */
bool paging_write(struct call *call, struct json_w *w, const char *path, const struct paging *page, int64_t total);

/* write.c: replies. id 0: the number is known after COMMIT (call_commit_numbered()). */
void write_account(struct call *call, int status, const struct account *account);
void write_role(struct call *call, int status, const struct role *role);
bool write_accounts(struct call *call, const struct paging *page, const struct account *accounts, size_t len, int64_t total);
bool write_roles(struct call *call, const struct paging *page, const struct role *roles, size_t len, int64_t total);
void write_gone(struct call *call);

/* If-Match against what is there now. False: FAULT_PRECONDITION. */
bool account_matches(struct call *call, const struct account *account);
bool role_matches(struct call *call, const struct role *role);

/* accounts.c and roles.c: the handlers. */
bool accounts_get(struct call *call);
bool account_get(struct call *call);
bool account_post(struct call *call);
bool account_put(struct call *call);
bool account_remove(struct call *call);
bool roles_get(struct call *call);
bool role_get(struct call *call);
bool role_post(struct call *call);
bool role_put(struct call *call);
bool role_remove(struct call *call);

/* routes.c */
extern const struct route accounts_routes[];

/* error.c: {} for what is not there, problem details (RFC 9457) for everything else. */
void accounts_fail(struct call *call);

/* FAULT_DUPLICATE, with the member that says what somebody else has. Returns false. */
bool accounts_taken(struct call *call, const char *detail, const char *field, const char *message);

#endif
