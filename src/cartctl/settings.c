#include "cartctl/settings.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/currency.h"
#include "base/number.h"
#include "cartctl/text.h"

struct setting;

/* NULL: refused, and *why says what it should be. */
typedef const char *settings_reader(struct arena *arena, const struct setting *setting, const char *value, const char **why);

static settings_reader read_text, read_url, read_path, read_currency, read_currencies, read_bool, read_int, read_open, read_origins;

enum { INT_MAX_SQL = 2147483647 };

/*
 * key: the column of cartd.stores, in the order of sql/operator/store/set.sql
 * read: its type
 * min, max: value of a number, characters of a text (0: may be empty)
 */
static const struct setting {
	const char *key;
	settings_reader *read;
	int min, max;
	const char *takes;
	const char *says;
} settings[SETTINGS_LEN] = {
	[SETTINGS_NAME] = { "name", read_text, 1, 200, "text", "the store's name" },
	[SETTINGS_SECURE_URL] = { "secure_url", read_url, 1, 500, "URL", "scheme and host of the store, without a path: https://shop.example" },
	[SETTINGS_CURRENCY] = { "currency", read_currency, 3, 3, "ISO 4217", "currency of prices; one of currencies" },
	[SETTINGS_CURRENCIES] = { "currencies", read_currencies, 3, 800, "ISO 4217,...", "currencies a cart may have" },
	[SETTINGS_ALLOW_PURCHASING] = { "allow_purchasing", read_bool, 0, 1, "yes|no", "no: the store sells nothing for now" },
	[SETTINGS_TAX_INCLUDED] = { "tax_included", read_bool, 0, 1, "yes|no", "prices include tax" },
	[SETTINGS_CART_DAYS] = { "cart_days", read_int, 1, 3650, "days", "a cart ends so long after its last change" },
	[SETTINGS_RETENTION_DAYS] = { "retention_days", read_int, 1, 36500, "days", "how long what has ended is kept" },
	[SETTINGS_RATE_QUOTA] = { "rate_quota", read_int, 1, INT_MAX_SQL, "requests", "bigcommerce: requests in 30 seconds" },
	[SETTINGS_BUCKET_SIZE] = { "bucket_size", read_int, 1, INT_MAX_SQL, "requests", "threedcart: requests at once" },
	[SETTINGS_BUCKET_PER_SECOND] = { "bucket_per_second", read_int, 1, INT_MAX_SQL, "requests", "threedcart: requests a second, lasting" },
	[SETTINGS_SIGNUP] = { "signup", read_open, 4, 6, "open|closed", "whether people may make accounts themselves" },
	[SETTINGS_ALLOWED_ORIGINS] = { "allowed_origins", read_origins, 0, 4000, "URL,...", "origins of browsers let in; * for any, empty for none" },
	[SETTINGS_PUBLIC_URL] = { "public_url", read_url, 0, 500, "URL", "where shoppers see the store; empty: as secure_url" },
	[SETTINGS_CART_PAGE] = { "cart_page", read_path, 1, 200, "/path", "page that shows a cart" },
	[SETTINGS_CHECKOUT_PAGE] = { "checkout_page", read_path, 1, 200, "/path", "page that checks out" },
	[SETTINGS_OUTSIDE_ACCOUNTS] = { "outside_accounts", read_open, 4, 6, "open|closed", "whether people of outside issuers become accounts at first sight" },
};

static bool length_fits(const struct setting *setting, const char *value)
{
	size_t chars = text_chars(value);
	return chars >= (size_t)setting->min && chars <= (size_t)setting->max;
}

static const char *read_text(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	if (length_fits(setting, value))
		return value;
	*why = arena_printf(arena, "takes %d to %d characters", setting->min, setting->max);
	return NULL;
}

/* Scheme and host[:port], as the schema checks it. */
static bool url_is(const char *text, size_t len)
{
	size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : strncmp(text, "http://", 7) == 0 ? 7 : 0;
	if (scheme == 0 || len <= scheme)
		return false;
	for (size_t i = scheme; i < len; i++)
		if (text[i] == '/' || text[i] == ',' || (unsigned char)text[i] <= ' ' || text[i] == 0x7f)
			return false;
	return true;
}

static const char *read_url(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	if ((*value == '\0' && setting->min == 0) || (length_fits(setting, value) && url_is(value, strlen(value))))
		return value;
	*why = arena_printf(arena, "takes a URL of scheme and host alone, like https://shop.example%s",
	    setting->min == 0 ? ", or nothing" : "");
	return NULL;
}

static const char *read_path(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	if (length_fits(setting, value) && value[0] == '/' && strpbrk(value, " \t\r\n\"<>\\") == NULL)
		return value;
	*why = arena_printf(arena, "takes a path that begins with / and has at most %d characters", setting->max);
	return NULL;
}

static const char *read_currency(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	(void)setting;
	if (strlen(value) == 3 && currency_digits(value) >= 0) {
		char *upper = arena_text(arena, value);
		for (char *at = upper; *at != '\0'; at++)
			*at = (char)toupper((unsigned char)*at);
		return upper;
	}
	*why = arena_printf(arena, "\"%s\" is no currency code of ISO 4217", value);
	return NULL;
}

/* Each piece between commas, read by itself and joined again; a piece twice is one too many. */
static const char *read_currencies(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	const char *all = "";
	do {
		size_t len = strcspn(value, ",");
		const char *one = read_currency(arena, setting, arena_bytes(arena, value, len), why);
		if (one == NULL)
			return NULL;
		if (strstr(all, one) != NULL) {
			*why = arena_printf(arena, "%s is there twice", one);
			return NULL;
		}
		all = arena_printf(arena, "%s%s%s", all, *all == '\0' ? "" : ",", one);
		value += len;
	} while (*value++ != '\0');
	return all;
}

static const char *read_bool(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	static const struct { const char *word, *sql; } words[] = {
		{ "yes", "true" }, { "no", "false" }, { "true", "true" }, { "false", "false" }, { "on", "true" }, { "off", "false" },
	};
	(void)arena;
	(void)setting;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(value, words[i].word) == 0)
			return words[i].sql;
	*why = "takes yes or no";
	return NULL;
}

static const char *read_int(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	int64_t number;
	if (number_parse(value, setting->min, setting->max, &number))
		return value;
	*why = arena_printf(arena, "takes a whole number from %d to %d", setting->min, setting->max);
	return NULL;
}

static const char *read_open(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	(void)arena;
	(void)setting;
	if (strcmp(value, "open") == 0 || strcmp(value, "closed") == 0)
		return value;
	*why = "takes open or closed";
	return NULL;
}

static const char *read_origins(struct arena *arena, const struct setting *setting, const char *value, const char **why)
{
	const char *at = value;
	if (*value == '\0' || strcmp(value, "*") == 0)
		return value;
	for (;; at++) {
		size_t len = strcspn(at, ",");
		if (!url_is(at, len) || !length_fits(setting, value)) {
			*why = arena_printf(arena, "takes origins like https://shop.example, with commas between them; \"%.*s\" is none",
			    (int)(len < 100 ? len : 100), at);
			return NULL;
		}
		at += len;
		if (*at == '\0')
			return value;
	}
}

bool settings_check(struct arena *arena, enum settings_key key, const char *value, const char **out, const char **why)
{
	const char *sentence = NULL;
	const char *read = settings[key].read(arena, &settings[key], value, &sentence);
	if (read == NULL)
		*why = arena_printf(arena, "%s: %s", settings[key].key, sentence);
	else
		*out = read;
	return read != NULL;
}

static const char *settings_keys(struct arena *arena)
{
	const char *keys = settings[0].key;
	for (int i = 1; i < SETTINGS_LEN; i++)
		keys = arena_printf(arena, "%s, %s", keys, settings[i].key);
	return keys;
}

bool settings_parse(struct arena *arena, const char *word, const char *values[SETTINGS_LEN], const char **why)
{
	size_t len = strcspn(word, "=");
	if (word[len] == '\0') {
		*why = arena_printf(arena, "\"%s\" is not KEY=VALUE", word);
		return false;
	}
	for (int i = 0; i < SETTINGS_LEN; i++) {
		if (strlen(settings[i].key) != len || strncmp(settings[i].key, word, len) != 0)
			continue;
		if (values[i] != NULL) {
			*why = arena_printf(arena, "%s is there twice", settings[i].key);
			return false;
		}
		return settings_check(arena, (enum settings_key)i, word + len + 1, &values[i], why);
	}
	*why = arena_printf(arena, "unknown key %.*s; there are: %s", (int)len, word, settings_keys(arena));
	return false;
}

void settings_print(FILE *out)
{
	fputs("Keys:\n", out);
	for (int i = 0; i < SETTINGS_LEN; i++) {
		fprintf(out, "  %-18s %-13s %s", settings[i].key, settings[i].takes, settings[i].says);
		if (settings[i].read == read_int)
			fprintf(out, " (%d to %d)", settings[i].min, settings[i].max);
		fputc('\n', out);
	}
}
