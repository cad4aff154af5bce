#include "base/email.h"

#include <stddef.h>
#include <string.h>

enum { LOCAL_LEN_MAX = 64, LABEL_LEN_MAX = 63 };

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static bool label_valid(const char *label, size_t len)
{
	return len >= 1 && len <= LABEL_LEN_MAX && label[0] != '-' && label[len - 1] != '-';
}

static bool host_valid(const char *host)
{
	for (;; host++) {
		size_t len = strspn(host, ALNUM "-");

		if (!label_valid(host, len))
			return false;
		host += len;
		if (*host == '\0')
			return true;
		if (*host != '.')
			return false;
	}
}

bool email_valid(const char *text)
{
	size_t local = strspn(text, ALNUM ".!#$%&'*+/=?^_`{|}~-");

	return strlen(text) <= EMAIL_LEN_MAX && local >= 1 && local <= LOCAL_LEN_MAX && text[local] == '@' && host_valid(text + local + 1);
}
