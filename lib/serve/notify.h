/* Telling systemd how the program is doing (sd_notify(3)). */
#ifndef PN_SERVE_NOTIFY_H
#define PN_SERVE_NOTIFY_H

/*
 * Sends "READY=1", "STOPPING=1" … to $NOTIFY_SOCKET. Does nothing where
 * there is none; errors are ignored, as nobody could do anything about them.
 */
void pn__notify(const char *state);

/* As above: the program reads its files again. */
void pn__notify_reloading(void);

#endif
