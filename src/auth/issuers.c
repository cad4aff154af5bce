#include "auth/issuers.h"

#include <string.h>

#include "base/arena.h"
#include "config.h"

enum { ARENA_LIMIT = 32 << 20 };

static struct arena *memory;    /* of all keys */
static struct issuer issuers[CONFIG_ISSUERS_MAX];
static int issuers_len;

bool issuers_load(const struct config *config, FILE *err)
{
	const char *why;
	bool good = true;

	if (memory == NULL && (memory = arena_new(ARENA_LIMIT)) == NULL)
		return false;
	arena_reset(memory);
	issuers_len = config->issuers_len;
	for (int i = 0; i < issuers_len; i++) {
		const struct config_issuer *from = &config->issuers[i];

		issuers[i] = (struct issuer){ .name = from->issuer, .audience = from->audience, .stores = from->stores };
		if (jwks_read(memory, from->jwks, &issuers[i].jwks, &why))
			continue;
		fprintf(err, "%s: %s (keys of [issuer:%s])\n", from->jwks, why, from->name);
		good = false;
	}
	return good;
}

static bool list_has(const char *list, const char *word)
{
	size_t len;

	for (; *list != '\0'; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		if (strlen(word) == len && memcmp(list, word, len) == 0)
			return true;
	}
	return false;
}

const struct issuer *issuers_find(const char *name, const char *store_hash)
{
	for (int i = 0; i < issuers_len; i++) {
		if (strcmp(issuers[i].name, name) == 0 && list_has(issuers[i].stores, store_hash))
			return &issuers[i];
	}
	return NULL;
}
