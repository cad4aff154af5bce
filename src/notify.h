/*
 * notify: tells systemd what this process is about (sd_notify(3), without its library).
 */
#ifndef CARTD_NOTIFY_H
#define CARTD_NOTIFY_H

/* "READY=1", "RELOADING=1", "STOPPING=1"; nothing happens where nobody asked by NOTIFY_SOCKET. */
void notify(const char *state);

#endif
