/*
 * The log: one line an event, key=value or JSON, to standard error. Under
 * systemd the journal reads the level from a prefix and adds the time.
 */
#ifndef POSTERN_LOG_H
#define POSTERN_LOG_H

#include <postern/value.h>

struct pn_req;

enum pn_level {
	PN_LOG_ERROR,	/* somebody has to do something */
	PN_LOG_WARNING, /* it went on, but not as it should */
	PN_LOG_INFO,	/* what an operator wants to see once */
	PN_LOG_DEBUG,
};

/* A named value of a log line. The name is a literal of [a-z_]. */
struct pn_kv {
	const char *key;
	struct pn_value value;
};

#define PN_KV(key, v) ((struct pn_kv){ (key), pn_value(v) })

/*
 * Writes one line with the request's id: what happened, then named values:
 *	pn_log(r, PN_LOG_INFO, "mail queued", PN_KV("to", address));
 * Control characters are escaped and the line is cut at 4096 bytes. One
 * write(2), so lines of several threads and processes never mix.
 */
#define pn_log(r, level, event, ...)                                           \
	pn_log_kv(r, level, event,                                             \
	    (const struct pn_kv[]){ __VA_ARGS__ __VA_OPT__(, ){ 0 } })

/* As pn_log(); kv ends with an element whose key is NULL. */
void pn_log_kv(struct pn_req *r, enum pn_level level, const char *event,
    const struct pn_kv *kv);

#endif
