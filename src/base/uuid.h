/*
 * uuid: RFC 9562 identifiers.
 */
#ifndef CARTD_BASE_UUID_H
#define CARTD_BASE_UUID_H

#include <stdbool.h>

#define UUID_TEXT_LEN 37
#define UUID_BYTES_LEN 16

/* Version 4 from the system's random source, lower case.  Returns text. */
char *uuid_new(char text[UUID_TEXT_LEN]);

/* The same of bytes that were chosen otherwise. */
char *uuid_of(const unsigned char bytes[UUID_BYTES_LEN], char text[UUID_TEXT_LEN]);

/* 8-4-4-4-12 hexadecimal digits, either case, nothing else. */
bool uuid_valid(const char *text);

/* A copy in lower case; false where text is no UUID. */
bool uuid_lower(const char *text, char out[UUID_TEXT_LEN]);

#endif
