/*
 * The request as a handler sees it. Every pointer that comes back is the
 * request's memory: it lives until the reply is sent, nothing is freed. A
 * request belongs to one thread.
 */
#ifndef POSTERN_REQ_H
#define POSTERN_REQ_H

#include <postern/base.h>
#include <postern/log.h>
#include <postern/value.h>

struct pn_req;

/* ---- the first error latches ---- */

/*
 * Stores a failure: the visitor will get this status (400 to 599), the log
 * the sentence, which below 500 is for the visitor too. Later pn_ calls on r
 * do nothing and give empty results. Only the first one counts. Of the reply
 * so far nothing is sent but, below 500 and with 503, the headers that tell
 * how to go on: WWW-Authenticate, Proxy-Authenticate, Allow, Retry-After.
 * Returns status, so that a handler can end with it:
 *	return pn_fail(r, 503, "no stock for %s", item);
 */
int pn_fail(struct pn_req *r, int status, const char *fmt, ...)
    PN_PRINTF(3, 4);

/* Whether something has failed. */
bool pn_failed(const struct pn_req *r);

/* The status and the sentence of what failed; 0 and "" where nothing has. */
int pn_failure_status(const struct pn_req *r);
const char *pn_failure(const struct pn_req *r);

/* Forgets the failure: the handler has dealt with it. */
void pn_forgive(struct pn_req *r);

/* ---- memory ---- */

/*
 * n zeroed bytes. NULL, and latched as a 500, when the request would go over
 * its memory limit.
 */
void *pn_alloc(struct pn_req *r, size_t n);

/* Copies, terminated. NULL for NULL, and as above. */
char *pn_dup(struct pn_req *r, const char *s);
char *pn_dup_slice(struct pn_req *r, struct pn_slice s);

/* printf into the request's memory. "" when it does not fit, latched. */
char *pn_printf(struct pn_req *r, const char *fmt, ...) PN_PRINTF(2, 3);

/*
 * Calls fn(p) when the request ends, last deferred first, whatever becomes
 * of it. For what is not memory: files, locks. Where there is no memory to
 * remember it, it is called at once and the failure latches.
 */
void pn_defer(struct pn_req *r, void (*fn)(void *), void *p);

/*
 * A random text of 26 characters (130 bits) of [0-9a-v], fit to be a secret
 * in a cookie or a link. "" when out of memory, latched.
 */
const char *pn_token(struct pn_req *r);

/* ---- what was asked ---- */

/* The method in capitals, "GET". */
const char *pn_method(const struct pn_req *r);

/* The path as asked, decoded once, always begins with "/"; valid UTF-8. */
const char *pn_path(const struct pn_req *r);

/* The query string as it came, without "?", "" where there is none. */
const char *pn_query_string(const struct pn_req *r);

/*
 * The first value of this name in the query, decoded; NULL where there is
 * none, or it has a NUL inside.
 */
const char *pn_query(struct pn_req *r, const char *name);

/*
 * As above as an integer between min and max: a value outside becomes the
 * nearer of them, one that is no integer or absent becomes otherwise.
 */
int64_t pn_query_int(struct pn_req *r, const char *name, int64_t otherwise,
    int64_t min, int64_t max);

/*
 * The whole query in its order, decoded: name, value, name, value, …; *ret_n
 * is the number of pairs. Latches a 414 where there are too many.
 */
const struct pn_slice *pn_query_pairs(struct pn_req *r, size_t *ret_n);

/* A path parameter of the route, decoded, or NULL where it has none such. */
const char *pn_param(const struct pn_req *r, const char *name);

/*
 * As above as an integer. Where the route's schema has a field of that name
 * it was checked before; otherwise 0 for what is no integer.
 */
int64_t pn_param_int(const struct pn_req *r, const char *name);

/* A header by its name, any case, or NULL. Several are joined by ", ". */
const char *pn_header(struct pn_req *r, const char *name);

/*
 * All headers as pairs, as above, in the order of the server's variables:
 * names in lower case with "-", each once; an empty value counts. Without
 * Proxy, which no program should believe.
 */
const struct pn_slice *pn_header_pairs(struct pn_req *r, size_t *ret_n);

/* The first cookie of this name as sent, or NULL. */
const char *pn_cookie(struct pn_req *r, const char *name);

/*
 * All cookies as pairs, as above, in their order. A value is decoded where
 * it is percent-encoded UTF-8, otherwise as sent. Latches a 431.
 */
const struct pn_slice *pn_cookie_pairs(struct pn_req *r, size_t *ret_n);

/*
 * The whole body as it came, for what is neither form nor JSON, and for
 * signatures over it. Latches 400, 408 or 413; empty then.
 */
struct pn_slice pn_body(struct pn_req *r);

/*
 * Whether hex is the HMAC-SHA-256 of the body with this key, in time that
 * tells nothing: what webhooks sign with. A "sha256=" before it is passed
 * over. False where hex is NULL.
 */
bool pn_body_is_signed(
    struct pn_req *r, const char *key, size_t key_n, const char *hex);

/* A variable as the web server gave it ("DOCUMENT_ROOT"), or NULL. */
const char *pn_env(const struct pn_req *r, const char *name);

/*
 * Host, scheme and client are the web server's word, or that of proxies in
 * the networks that --trust names (Forwarded, X-Forwarded-*).
 */

/* Host with port as the client sent it, "" where unknown. */
const char *pn_host(const struct pn_req *r);

/* "http" or "https". */
const char *pn_scheme(const struct pn_req *r);

/* The client's address as text, "" where unknown. */
const char *pn_ip(const struct pn_req *r);

/* The request's id: the web server's X-Request-Id where fit, or made. */
const char *pn_request_id(struct pn_req *r);

/* Whether the client has hung up. One system call. */
bool pn_is_gone(struct pn_req *r);

/*
 * The path of a named route with its parameters, each percent-encoded:
 *	pn_url(r, "entry", PN_KV("id", e->id))
 * A name or parameter that is not there latches a 500 and gives "".
 */
#define pn_url(r, name, ...)                                                   \
	pn_url_kv(r, name,                                                     \
	    (const struct pn_kv[]){ __VA_ARGS__ __VA_OPT__(, ){ 0 } })
const char *pn_url_kv(
    struct pn_req *r, const char *name, const struct pn_kv *kv);

/* Text percent-encoded, as a name or value of a query. "" latched: memory. */
const char *pn_encode(struct pn_req *r, const char *text);

/* ---- what a template sees ---- */

/*
 * Names a value for the template. The name is kept as it is; what the value
 * points to must live until the page is written.
 */
#define pn_set(r, name, v) pn_set_value(r, name, pn_value(v))
void pn_set_value(struct pn_req *r, const char *name, struct pn_value v);

/* The value set under this name; null where none is. */
struct pn_value pn_get(const struct pn_req *r, const char *name);

#endif
