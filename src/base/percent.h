/*
 * percent: text as part of a URL (RFC 3986, section 2).
 */
#ifndef CARTD_BASE_PERCENT_H
#define CARTD_BASE_PERCENT_H

struct buf;

/* Everything but letters, digits and -._~ as %XX. */
void percent_encode(struct buf *buf, const char *text);

#endif
