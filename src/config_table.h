/*
 * config_table: the settings as one table, for config.c alone.
 */
#ifndef CARTD_CONFIG_TABLE_H
#define CARTD_CONFIG_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum { CONFIG_KEYS_MAX = 96, CONFIG_ISSUER_KEYS = 4 };
#define CONFIG_ISSUER_SECTION "issuer:"

enum key_type { KEY_TEXT, KEY_INT, KEY_OCTAL, KEY_BOOL };

/*
 * section, name   what stands in the file
 * type            KEY_INT decimal, KEY_OCTAL a file mode, KEY_BOOL yes or no
 * at, size        the member of struct config
 * min, max        bounds, both allowed; of a text: its length in bytes
 * text            default, written as in the file
 * says            one sentence for `cartd -T config`
 * check           a further look at a text: NULL, or what is wrong with it; or NULL
 */
struct config_key {
	const char *section, *name;
	enum key_type type;
	size_t at, size;
	int64_t min, max;
	const char *text;
	const char *says;
	const char *(*check)(const char *value);
};

extern const struct config_key config_keys[];
extern const int config_keys_len;

/* The keys of each [issuer:NAME], all of them needed; at is within struct config_issuer. */
extern const struct config_key config_issuer_keys[CONFIG_ISSUER_KEYS];

#endif
