/*
 * principal: who asks, once the credential was checked.
 */
#ifndef CARTD_AUTH_PRINCIPAL_H
#define CARTD_AUTH_PRINCIPAL_H

struct principal {
	const char *id;         /* names the credential in idempotency keys: "bigcommerce:<hash>", "threedcart:<hash>"; NULL: nobody yet */
	const char *client_id;  /* whose it is */
	unsigned scopes;        /* bits of the API that admitted it */
};

#endif
