/*
 * A program: its routes as data, and the one call that runs it as a
 * FastCGI server, a CGI program or a shell command.
 */
#ifndef POSTERN_APP_H
#define POSTERN_APP_H

#include <postern/base.h>
#include <postern/locale.h>
#include <postern/schema.h>

struct pn_engine;
struct pn_filter;
struct pn_plugin;
struct pn_req;
struct pn_sink;

/*
 * Answers a request; returns the HTTP status. 400 and above with no body
 * written goes to the error pages.
 */
typedef int pn_handler(struct pn_req *r);

/*
 * One of the replies of a route: pn_json() of a record or, with .rows, of
 * rows; or, with .type, a text of that type, as pn_csv() makes one. Without
 * both it has no body, or is a problem document.
 */
struct pn_out {
	int status;
	const struct pn_schema *schema; /* or NULL */
	const char *method; /* of these alone: "GET", "PUT PATCH"; or NULL */
	const char *type;   /* "text/csv", "application/jsonl"; or NULL: JSON */
	bool rows;
	const char *says; /* when it comes, for the API document; or NULL */
};

/*
 * Bounds, of a program and of a route: 0 is what the groups around the route
 * have, then the program, then the default. Over a bound is the status that
 * is named, with a page that says which bound and how much it is. line,
 * headers and header are the program's before they are the route's: a
 * route's own can only be closer.
 */
struct pn_limits {
	size_t memory; /* of one request, 413 or 500; default 4 MB */
	size_t body;   /* bytes with files, 413; default 1 MB, and with it
			  what the file fields of .in take */
	size_t reply;  /* buffered, 500; default 16 MB */
	size_t file;   /* bytes of each file, 413; default: as the body */
	size_t line;   /* the address with its query, 414; default 8192 */
	size_t header; /* bytes of the client's headers, 431; default 32 KB */
	uint32_t headers; /* their number, 431; default 128 */
	uint32_t fields; /* of a form, 413, or of cookies; default 1000 */
	uint32_t query;	 /* fields of the query, 414; default 1000 */
	uint32_t parts;	 /* of a multipart form, 413; default 1000 */
	uint32_t files;	 /* of it, 413; default: those that .in has fields
			    for, and no other */
	uint32_t params; /* FastCGI variables, 431; of the program; 256 */
	size_t cache; /* kept fragments, of a worker; default 8 MB */
};

/*
 * One path and what answers there. An empty method is a 405 with Allow;
 * HEAD and OPTIONS answer by themselves. A table ends with { 0 }.
 *
 * A path is made of segments: text, {id} (one segment), {id:int},
 * {id:/regex/}; in the last place only {id?}, which may be missing,
 * {rest...}, all that is left, at least one byte, and {rest...?}, which may
 * be empty or missing; or a mix such as {name}.{ext}. Of the
 * routes that fit, text comes before {id:int}, that before {id:/regex/},
 * that before {id}, that before {rest...}, whatever the order of the table.
 * Two routes that fit the same paths stop the start.
 */
struct pn_route {
	const char *path; /* "/guestbook/{id}" */
	pn_handler *get, *post, *put, *patch, *del;
	pn_handler *any;  /* any method without its own slot */
	const char *page; /* GET without a handler: this template */
	const struct pn_schema *in; /* what a body must be */
	const struct pn_schema *params; /* what {…} of the path must be: 404 */
	const struct pn_schema *query; /* what its query must be: 400 */
	const struct pn_schema *headers; /* … header fields: 400 */
	const struct pn_schema *out; /* what pn_json() answers: one or rows */
	const struct pn_out *outs; /* or, by status, up to { 0 } */
	bool transaction; /* around all but GET and HEAD: commit below 400 */
	/*
	 * The same form is answered once: a double click or a reload gets the
	 * first reply again. Needs a database; implies .transaction.
	 */
	bool once;

	bool cross_site; /* other sites' pages may send to it, or its group */
	uint32_t repeat; /* so often again where others changed the rows */
	int deadline; /* seconds; 0: as --deadline says; below 0: none */
	struct pn_limits limits; /* 0: as the groups and the app have it */
	const struct pn_sink *sink; /* where files go, postern/upload.h */
	const char *name; /* for pn_url() */
	const char *says; /* what it is, for the API document */
	const char *host; /* answers only there: "example.org", "*.org" */

	/* A group: these routes below path, which is their prefix. */
	const struct pn_route *group;
	const struct pn_plugin *const *plugins; /* of it or all its group */
};

/* What the API document says of a program as a whole; each may be NULL. */
struct pn_api {
	const char *title;   /* default: the app's name */
	const char *version; /* of the API; default "1" */
	const char *says;    /* a few sentences, in Markdown */
	const char *const *servers; /* up to NULL: "https://example.org" */
};

/* What becomes of "/a/" and "//a" where only "/a" is a route. */
enum pn_slashes {
	PN_SLASHES_REDIRECT, /* GET and HEAD: 308 to the route's own form */
	PN_SLASHES_STRICT,   /* 404 */
	PN_SLASHES_IGNORE,   /* the route answers */
};

/* A program. Everything in it is const and lives as long as the process. */
struct pn_app {
	const char *name; /* of the program, its configuration, its page */
	const struct pn_route *routes;
	const struct pn_plugin *const *plugins; /* up to NULL; or NULL */
	const struct pn_engine *const *engines; /* of templates; as above */
	const struct pn_api *api; /* for the API document; or NULL */
	const struct pn_filter *filters; /* of templates, up to { 0 } */
	struct pn_limits limits;
	enum pn_slashes slashes;
	const struct pn_wording *messages; /* up to { 0 }; or NULL */

	/*
	 * Lets the web server send what pn_file() names: accel is an internal
	 * location of nginx that shows the folder ("/_files/"); sendfile is
	 * for Apache with mod_xsendfile.
	 */
	const char *accel;
	bool sendfile;

	/*
	 * What another site's page makes a browser send is refused (403),
	 * but for GET, HEAD and OPTIONS, CORS that allows it, and these
	 * origins, up to NULL: "https://shop.example.org". Or no such thing
	 * is refused at all.
	 */
	const char *const *origins;
	bool cross_site;

	/*
	 * Before the first request of each worker process, and after the last;
	 * start returns 0, or anything else to stop the program.
	 */
	int (*start)(void);
	void (*stop)(void);
};

/*
 * Runs the program as its arguments and environment say; --help tells.
 * Returns what main has to return. Call it once, from main.
 */
int pn_main(int argc, char **argv, const struct pn_app *app);

/*
 * Whether the program runs for who writes it (--dev, POSTERN_DEV=yes): what
 * is wrong is then said in the page, where others read it in the log alone.
 */
bool pn_is_dev(const struct pn_req *r);

/*
 * The API document of the program, as --print openapi has it: as a handler
 * it answers with the document, 200; as a value a page can show it.
 */
int pn_openapi(struct pn_req *r);
struct pn_value pn_openapi_value(struct pn_req *r);

#endif
