/*
 * roles_asked: the roles that a request names, for the rules of account.h.
 */
#ifndef CARTD_PEOPLE_ROLES_ASKED_H
#define CARTD_PEOPLE_ROLES_ASKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct account;
struct arena;
struct db;
struct fault;
struct role;
struct store;

/* Queues the search; returns its slot.  They stay until the transaction ends. */
int roles_asked_read(struct arena *arena, struct db *db, const struct store *store, const int64_t *ids, size_t len);

/* Those that there are: id, name and permissions, by id, each once. */
const struct role *roles_asked_take(struct arena *arena, const struct db *db, int slot, size_t *len);

/* Every id is among them. False: FAULT_INVALID, with "roleIds.N" for each that is not. */
bool roles_asked_known(struct arena *arena, const int64_t *ids, size_t len, const struct role *asked, size_t asked_len, struct fault *fault);

/* The person has them from now on, and no others. */
void roles_asked_give(struct arena *arena, const struct role *asked, size_t asked_len, struct account *account);

/* The account's roles as an array literal. */
const char *roles_literal(struct arena *arena, const struct account *account);

#endif
