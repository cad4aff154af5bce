/*
 * auth_calls: /api/auth: signing in, staying signed in, signing out.
 *
 * login, refresh and logout ask for no access token: ROUTE_OPEN.  Each finds
 * the store by the server block.  Whatever is wrong with what somebody knows
 * (e-mail, password, refresh token) is one 401, the same to the letter.
 */
#ifndef CARTD_API_ACCOUNTS_AUTH_CALLS_H
#define CARTD_API_ACCOUNTS_AUTH_CALLS_H

#include <stdbool.h>

struct call;

/* Two round trips, and no transaction while the password is hashed: who it is; then the session. */
bool auth_login(struct call *call);

/* Two: the session is held and its token read; then the next token, or the end of the session. */
bool auth_refresh(struct call *call);

/* One. 204 whatever the token is worth: afterwards nobody is signed in with it. */
bool auth_logout(struct call *call);

/* Two, as login. Ends all access tokens of the person, and their sessions but the one that asks. */
bool auth_password_put(struct call *call);

#endif
