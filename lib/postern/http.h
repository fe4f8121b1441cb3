/*
 * HTTP's finer points: what the client would like, what it has already, and
 * how long it may keep what it gets.
 */
#ifndef POSTERN_HTTP_H
#define POSTERN_HTTP_H

#include <postern/app.h>
#include <postern/base.h>
#include <postern/plugin.h>
#include <time.h>

struct pn_req;

/*
 * A handler that tells how the program is, as JSON: what its workers and
 * their threads have counted, and their connections to the database. Whom it
 * is not for, by --status, gets a 404:
 *	{ "/status", .get = pn_status },
 */
int pn_status(struct pn_req *r);

/* ---- about the request ---- */

/*
 * Whether the body is of this media type, "application/json", or of a range
 * of them: all of text, or "+json". False where there is no Content-Type.
 */
bool pn_is(struct pn_req *r, const char *type);

/*
 * Which of these the client likes best (RFC 9110, 12.5), or NULL where it
 * takes none of them: pn_accepts(r, "text/html", "application/json"). Adds
 * the header that decided to Vary.
 */
#define pn_accepts(r, ...)                                                     \
	pn_accepts_list(r, "Accept", (const char *const[]){ __VA_ARGS__, 0 })
#define pn_accepts_language(r, ...)                                            \
	pn_accepts_list(r, "Accept-Language",                                  \
	    (const char *const[]){ __VA_ARGS__, 0 })
#define pn_accepts_encoding(r, ...)                                            \
	pn_accepts_list(r, "Accept-Encoding",                                  \
	    (const char *const[]){ __VA_ARGS__, 0 })
#define pn_accepts_charset(r, ...)                                             \
	pn_accepts_list(r, "Accept-Charset",                                   \
	    (const char *const[]){ __VA_ARGS__, 0 })
const char *pn_accepts_list(
    struct pn_req *r, const char *header, const char *const *offers);

/*
 * All that a header of that family names, best first, without those that it
 * refuses; an absent header gives any ("*" or its like), but of encodings
 * "identity". n strings, which end with NULL.
 */
const char *const *pn_accepted(
    struct pn_req *r, const char *header, size_t *ret_n);

/* A part of something; both ends belong to it. */
struct pn_range {
	uint64_t first, last;
};

enum {
	PN_RANGE_UNSATISFIABLE = -1, /* none is within: 416 */
	PN_RANGE_MALFORMED = -2,     /* the header does not count */
};

/*
 * The parts that the header Range asks of something of size bytes, in its
 * order, those that are within: how many, max at the most, above which it is
 * malformed; or one of the above; 0 where there is no such header. *ret_unit
 * is "bytes", or another one that only its inventor knows. What has ranges
 * by pn_ranges() or pn_file() needs this not.
 */
int pn_range_list(struct pn_req *r, uint64_t size, const char **ret_unit,
    struct pn_range *out, int max);

/* Who asks, by the Authorization header: read, not checked. */
struct pn_credentials {
	const char *scheme;   /* "Basic", "Bearer", "Digest" */
	const char *user;     /* Basic, Digest */
	const char *password; /* Basic */
	const char *token;    /* Bearer */
	const char *realm, *nonce, *uri, *response; /* Digest */
};

/* NULL where there are none, or none that can be read. */
const struct pn_credentials *pn_credentials(struct pn_req *r);

/* Scheme and host, as in the header Origin: "https://example.org:8443". */
const char *pn_origin(struct pn_req *r);

/* ---- about the reply ---- */

/* One kind of reply, by its media type. The list ends with { 0 }. */
struct pn_offer {
	const char *type;
	pn_handler *handler;
};

/*
 * Runs the handler of the format that the client likes best and returns what
 * it returns; 406 where it takes none.
 */
int pn_negotiate(struct pn_req *r, const struct pn_offer *offers);

/*
 * Has the browser save the reply under this name (RFC 6266). Folders in it
 * are dropped; any text is safe.
 */
void pn_attachment(struct pn_req *r, const char *filename);

/*
 * How long browsers and caches on the way may keep a reply (RFC 9111, 5.2.2).
 * Times are in seconds.
 */
struct pn_cache {
	uint32_t max_age, shared_max_age;
	uint32_t stale_while_revalidate, stale_if_error;
	bool is_private;  /* by this browser only; otherwise public */
	bool immutable;
	bool must_revalidate;
};

/*
 * Sets Cache-Control, and X-Accel-Expires for the server's own cache:
 *	pn_cache(r, .max_age = 60);
 */
#define pn_cache(r, ...)                                                       \
	pn_cache_set(r, &(const struct pn_cache){ __VA_ARGS__ })
void pn_cache_set(struct pn_req *r, const struct pn_cache *c);

/* Nobody may keep it: Cache-Control: no-store. */
void pn_no_store(struct pn_req *r);

/* Names a header that decided about the reply; once each. */
void pn_vary(struct pn_req *r, const char *header);

/*
 * What names this version of the reply. tag is the text between the quotes,
 * for a strong tag, or NULL for a weak one made of the body when it is sent.
 * The reply then becomes 304 or 412 by itself where the request's conditions
 * say so (RFC 9110, 13.2.2). A tag with quotes or controls latches a 500.
 */
void pn_etag(struct pn_req *r, const char *tag);

/* When it was last changed; the conditions are answered as above. */
void pn_last_modified(struct pn_req *r, time_t when);

/*
 * For before something is changed: whether the request may change the
 * version that tag names, as above. 0; or 412, to be returned, where its
 * header If-Match (RFC 9110, 13.1.1) names others. Afterwards pn_etag() may
 * name the new version.
 */
int pn_if_match(struct pn_req *r, const char *tag);

/*
 * Whether the client has this version already, by what the two above have
 * named: the handler can return 304 without making the body.
 */
bool pn_is_fresh(struct pn_req *r);

/*
 * Lets the client ask for parts of a buffered reply (RFC 9110, 14): 206, of
 * several ranges as multipart/byteranges, or 416.
 */
void pn_ranges(struct pn_req *r);

/*
 * 303 to where the visitor came from (Referer) if that is on this host,
 * otherwise to the path.
 */
int pn_redirect_back(struct pn_req *r, const char *otherwise);

/*
 * Sends a file below a folder. path is a visitor's text: no way leads out of
 * the folder, neither dots nor links; 404 then, and where path is NULL, there
 * is no such file, or it is hidden (a name that begins with a dot). With its
 * type, Last-Modified, ETag, ranges and conditions. Where pn_app.accel or
 * .sendfile is set the web server sends it, and answers the conditions.
 * Returns the status.
 */
int pn_file(struct pn_req *r, const char *folder, const char *path);

/* ---- plugins ---- */

/* A weak ETag on every buffered reply of 200 to GET; see pn_etag(). */
extern const struct pn_plugin pn_plugin_etag;

/*
 * A form or link names another method, PUT, PATCH or DELETE: _method in the
 * query of a POST, the header X-HTTP-Method-Override, or a field _method of
 * its form. The form is read for it where the route has more methods than
 * POST, behind on_request: who may send one at all is decided there.
 */
extern const struct pn_plugin pn_plugin_method_override;

/* Other sites' scripts (WHATWG Fetch, 3.2): who may ask for what. */
struct pn_cors {
	const char *const *origins; /* up to NULL; "*" is any */
	const char *methods;	    /* default: what the route has */
	const char *headers;	    /* of requests; default: those asked for */
	const char *expose;	    /* of replies */
	bool credentials;	    /* with cookies; not with "*" */
	uint32_t max_age;	    /* seconds that a preflight is kept */
};

/*
 * The plugin for these options:
 *	static const struct pn_plugin cors = PN_CORS(.origins = origins);
 */
#define PN_CORS(...)                                                           \
	{ .name = "cors", .start = pn__cors_start,                             \
		.on_request = pn__cors_request,                                \
		.before_send = pn__cors_send,                                  \
		.options = &(const struct pn_cors){ __VA_ARGS__ } }
int pn__cors_start(const struct pn_plugin *self);
int pn__cors_request(struct pn_req *r, const struct pn_plugin *self);
int pn__cors_send(struct pn_req *r, const struct pn_plugin *self, int status);

#endif
