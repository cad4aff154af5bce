/*
 * principal: who asks, once the credential was checked.
 */
#ifndef CARTD_AUTH_PRINCIPAL_H
#define CARTD_AUTH_PRINCIPAL_H

#include <stdint.h>

struct principal {
	const char *id;         /* names the credential in idempotency keys: "bigcommerce:<hash>", "account:7"; NULL: nobody yet */
	const char *client_id;  /* whose it is; of a person "account:7" */
	unsigned scopes;        /* bits of the API that admitted it; of a person enum permission */
	int32_t account_id;     /* a person's; 0: not a person */
};

#endif
