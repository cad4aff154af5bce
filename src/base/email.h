/*
 * email: what an e-mail address looks like.
 */
#ifndef CARTD_BASE_EMAIL_H
#define CARTD_BASE_EMAIL_H

#include <stdbool.h>

enum { EMAIL_LEN_MAX = 254 };   /* RFC 5321: what fits into a path, without its brackets */

/*
 * A valid address as browsers see it (HTML, "valid e-mail address"), at most
 * EMAIL_LEN_MAX bytes and 64 before the @.  ASCII alone: names of hosts in
 * other scripts come in their xn-- form.  No dot is asked for behind the @.
 */
bool email_valid(const char *text);

#endif
