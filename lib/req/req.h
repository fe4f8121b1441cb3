/*
 * The inside of a request, for the rooms above. Those hang their own state
 * on it by the pointers at the end, which this room never follows.
 */
#ifndef PN_REQ_REQ_H
#define PN_REQ_REQ_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/language.h"
#include "base/log.h"

#include <postern/app.h>
#include <postern/reply.h>
#include <postern/req.h>
#include <time.h>

struct pn__choices;
struct pn__db;
struct pn__db_pool;
struct pn__form;
struct pn__guard;
struct pn__input;
struct pn__mark;
struct pn__plan;
struct pn__plans;
struct pn__network;
struct pn__pages;
struct pn__place;
struct pn__range;
struct pn__session;
struct pn__site;
struct pn__state;
struct pn__tally;
struct pn__tags;
struct pn__views;

/*
 * What a thread keeps from one request to the next. Made by the rooms above
 * before its first request.
 */
struct pn__thread {
	struct pn__site *site;
	const struct pn__log *log;
	const struct pn_limits *limits; /* no zero in it */
	const struct pn__network *trusted; /* whose forwarding headers count */
	size_t ntrusted;
	const struct pn__languages *languages; /* NULL: only English */
	struct pn__arena arena;
	struct pn__buf head; /* the reply's header block, at the end */
	struct pn__buf body; /* the reply's body */
	struct pn__db *db;   /* its connection; NULL until first used */
	struct pn__tally *tally; /* what it counts; NULL: nothing */
	struct pn__guard *guard; /* session: the program's keys, or NULL */
};

/* The variables every request has use of; the rest is found by name. */
enum pn__var {
	PN__VAR_REQUEST_METHOD,
	PN__VAR_REQUEST_URI,
	PN__VAR_QUERY_STRING,
	PN__VAR_CONTENT_TYPE,
	PN__VAR_CONTENT_LENGTH,
	PN__VAR_HTTP_HOST,
	PN__VAR_HTTP_ACCEPT,
	PN__VAR_HTTP_COOKIE,
	PN__VAR_HTTP_X_REQUEST_ID,
	PN__VAR_REMOTE_ADDR,
	PN__VAR_REQUEST_SCHEME,
	PN__VAR_HTTPS,
	PN__VAR_DOCUMENT_URI,
	PN__VAR_PATH_INFO,
	PN__VAR_SCRIPT_NAME,
	PN__VAR_SERVER_NAME,
	PN__VAR_SERVER_PORT,
	PN__VAR_N,
};

/* A path parameter: a name of the route, a value in the request's memory. */
struct pn__param {
	struct pn_slice name;
	const char *value; /* decoded, terminated */
	size_t n;
};

struct pn__deferred {
	void (*fn)(void *);
	void *p;
	struct pn__deferred *next;
};

enum {
	PN__PARAMS_MAX = 16, /* path parameters of a route */
	PN__SLASH = 0xff,    /* a byte that no UTF-8 has */
	PN__RANGES_MAX = 16, /* more are an attack, not a download */
};

/* The parsed query or an urlencoded body: names and values, in order. */
struct pn__pairs {
	struct pn_slice *v; /* name, value, name, value, …: terminated */
	size_t n;	    /* pairs */
};

struct pn_req {
	struct pn__thread *thread;
	struct pn__site *site;
	struct pn__arena *arena; /* the thread's */
	struct pn__io *io;
	const struct pn__log *log;
	const struct pn_limits *limits; /* no zero in it */

	/* what was asked */
	char **env;
	size_t env_n;
	const char *var[PN__VAR_N]; /* values; NULL: not given */
	const char *method;
	const char *path; /* decoded, terminated */
	const char *match; /* as path; an encoded slash is PN__SLASH */
	size_t path_n;	   /* of both */
	const char *ip, *scheme, *host; /* NULL: no proxy has told */
	const char *query; /* raw, terminated */
	struct pn__pairs query_pairs; /* parsed at the first use */
	struct pn__pairs cookie_pairs;
	struct pn_slice bytes; /* the body, once it was read whole */
	bool query_parsed, cookies_parsed, body_read;
	bool method_in_form; /* a form may name its method: _method */
	struct pn__param params[PN__PARAMS_MAX];
	size_t nparams;
	char id[65]; /* "" until somebody asks */
	char nothing[1]; /* the text of what found no memory: "" */

	/* the reply */
	struct pn__buf *body;	 /* the thread's */
	struct pn__buf *headers; /* "Name: value\r\n"…, the thread's head */
	const char *type;	 /* Content-Type, NULL: none yet */
	bool sent;		 /* it has been handed to io */
	bool streaming;		 /* its head has been sent */
	bool gone;		 /* the client left while it was streamed */

	const char *vary, *etag;
	time_t modified;
	bool has_modified, etag_of_body, ranges;
	bool matched; /* pn_if_match() has answered the conditions */
	struct pn__tongue tongue; /* the language, once somebody asks */
	bool negotiated;	  /* it was Accept-Language that chose it */

	/* the latch */
	int fail_status; /* 0: nothing has failed */
	const char *failure;
	bool in_failure; /* error pages run with the latch set aside */

	struct pn__deferred *deferred;
	struct pn__deferred *after, **after_end; /* of pn_after() */
	struct pn_member *values; /* of pn_set() */
	size_t nvalues, values_cap;

	struct pn__state *states; /* of pn_state() */

	/* what the rooms above hang on */
	const struct pn_route *route;
	const struct pn__place *place; /* route: where it stands */
	const struct pn__plans *plans;
	struct pn__form *form;	  /* form: the parsed body */
	const struct pn_value *json; /* route: the same of JSON */
	struct pn_value answered; /* route: what pn_json() wrote by a schema */
	struct pn__input *input;  /* form: of the route's .in */
	struct pn__input *filled; /* form: of pn_fill() */
	struct pn__input *asked[3]; /* form: of .params, .query, .headers */
	struct pn__choices *choices; /* route: that were asked for */
	struct pn__session *session; /* session: NULL until it is used */
	struct pn__views *views;  /* view */
	struct pn__pages *pages;  /* route: the templates, with views */
	struct pn__tags *dropped; /* route: by pn_cache_drop(), or NULL */
	uint64_t drops_seen;	  /* route: drops before this request */
	struct pn__db_pool *pool; /* db */
	int64_t until_ms;	  /* db: its deadline; 0: none */
	bool in_transaction;	  /* db */
	bool write_transaction;	  /* db: the route asked for it */
	bool has_kept;		  /* db: what can't be taken back */
};

/*
 * Prepares r from a request's variables: method, path, query, id. The path
 * comes from REQUEST_URI, else DOCUMENT_URI, else SCRIPT_NAME + PATH_INFO. A
 * bad one latches a 400. r is the caller's; everything else the thread's.
 */
void pn__req_init(struct pn_req *r, struct pn__thread *t, struct pn__io *io,
    char **env, size_t env_n);

/*
 * The first value of a name in count pairs, which are terminated; NULL where
 * there is none, or it has a NUL inside: cut off there it would be another.
 */
const char *pn__pairs_find(
    const struct pn_slice *v, size_t count, const char *name);

/* The query's pairs, parsed at the first call; latches a 414. */
const struct pn__pairs *pn__req_query(struct pn_req *r);

/* The cookies as sent, split at the first call; latches a 431. */
const struct pn__pairs *pn__req_cookies(struct pn_req *r);

/*
 * Runs what was deferred and takes back the memory. The reply has been sent
 * or given up by then.
 */
void pn__req_fini(struct pn_req *r);

/* Takes back what a handler wrote and set for the reply. */
void pn__reply_clear(struct pn_req *r);

/*
 * Sets the validators' headers and answers the request's conditions: the
 * status, or 304 or 412 in place of 200.
 */
int pn__validate(struct pn_req *r, int status);

/*
 * The ranges that are asked of something of size bytes, joined where they
 * touch, PN__RANGES_MAX at the most: how many; 0: the whole; below 0: none
 * is within (416).
 */
ssize_t pn__ranges_asked(struct pn_req *r, uint64_t size,
    struct pn__range *out);

/* Cuts the ranges that are asked for out of a 200: 206, 416, or status. */
int pn__ranges_apply(struct pn_req *r, int status);

/*
 * Sends the buffered reply with this status in one call to io. HEAD, 204 and
 * 304 send no body. 0, or -1 where the client did not take it.
 */
int pn__reply_send(struct pn_req *r, int status);

/*
 * Sends the header block of a streamed reply whose body will have length
 * bytes; SIZE_MAX: not known. 0, or -1 where the client did not take it.
 */
int pn__reply_begin(struct pn_req *r, int status, size_t length);

/* Sends the body as far as it is written; last ends the reply. */
int pn__reply_flush(struct pn_req *r, bool last);

/* As pn_fail() with a va_list. */
int pn__failv(struct pn_req *r, int status, const char *fmt, va_list ap)
    PN_PRINTF(3, 0);

/* The body's announced length; -1: none; -2: one that is no number. */
int64_t pn__req_announced(const struct pn_req *r);

/*
 * Reads the whole body into the request's memory, terminated. 0; or -1,
 * latched: over limit bytes (413), shorter than CONTENT_LENGTH (400), the
 * peer stalls (408) or leaves (400).
 */
int pn__req_body(struct pn_req *r, size_t limit, struct pn_slice *ret_body);

#endif
