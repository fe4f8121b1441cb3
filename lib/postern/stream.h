/*
 * Replies that are sent while they are written: long downloads, rows by the
 * million, server-sent events. What has been sent can't be taken back: a
 * failure after pn_stream() cuts the connection, so that the client sees
 * that the reply is not whole.
 */
#ifndef POSTERN_STREAM_H
#define POSTERN_STREAM_H

#include <postern/base.h>

struct pn_req;

/*
 * Sends the header block with this status now. From here on pn_write() and
 * its like are sent whenever 64 kB have come together, and wait while the
 * client is slow to take them. The web server is told not to hold them back.
 * Returns status; latches when the client has left.
 */
int pn_stream(struct pn_req *r, int status);

/* Sends what was written so far. 0, or -1 when the client has left. */
int pn_flush(struct pn_req *r);

/*
 * Begins a stream of server-sent events (WHATWG HTML, 9.2): the right type,
 * not cached, not buffered. Returns 200.
 */
int pn_events(struct pn_req *r);

/*
 * Sends one event. name and id may be NULL; data is split into lines. Line
 * ends in name or id latch a 500. 0, or -1 when the client has left: end
 * the handler then.
 */
int pn_event(
    struct pn_req *r, const char *name, const char *id, const char *data);

/* Sends a comment, so that nobody on the way takes the silence for an end. */
int pn_event_alive(struct pn_req *r);

/* The Last-Event-ID of a client that comes back, or NULL. */
const char *pn_last_event_id(struct pn_req *r);

#endif
