/*
 * currency: the active codes of ISO 4217 and their minor units.
 */
#ifndef CARTD_BASE_CURRENCY_H
#define CARTD_BASE_CURRENCY_H

/*
 * Digits of the minor unit (JPY 0, USD 2, KWD 3); -1: no such code.
 * The code is compared without regard to case.
 */
int currency_digits(const char *code);

#endif
