/*
 * Plugins: what many programs need at the same steps of a request. A program
 * names those it wants, for all of it, for a group or for one route.
 *
 *	static const struct pn_plugin *const plugins[] = { &request_id, NULL };
 *
 * The steps, in their order; at each the app's plugins run first, then the
 * group's from the outside in, then the route's, each list in its order:
 *
 *	on_request         the app's before the route is sought, the others'
 *	                   when it is known
 *	before_validation  the body has not been read
 *	before_handler     the input is valid
 *	before_send        the reply is complete; the lists run backwards
 *	after_reply        the client has it; backwards too
 *	on_error           a reply of 400 and above without a body; backwards
 *
 * The first three return 0 to go on, or a status, which ends the request as
 * if a handler had returned it.
 */
#ifndef POSTERN_PLUGIN_H
#define POSTERN_PLUGIN_H

#include <postern/base.h>

struct pn_filter;
struct pn_req;

struct pn_plugin {
	const char *name;
	const void *options; /* the plugin's own struct, const */
	const struct pn_filter *filters; /* of templates, up to { 0 } */

	/*
	 * The scheme of the header Authorization that it wants to see, for
	 * the API document: "bearer" or "basic"; NULL: none.
	 */
	const char *scheme;

	/* Once per worker process; 0, or else the program stops. */
	int (*start)(const struct pn_plugin *self);
	void (*stop)(const struct pn_plugin *self);

	int (*on_request)(struct pn_req *r, const struct pn_plugin *self);
	int (*before_validation)(
	    struct pn_req *r, const struct pn_plugin *self);
	int (*before_handler)(struct pn_req *r, const struct pn_plugin *self);

	/* May change headers; returns the status to send. */
	int (*before_send)(
	    struct pn_req *r, const struct pn_plugin *self, int status);

	void (*after_reply)(
	    struct pn_req *r, const struct pn_plugin *self, int status);

	/* May write a body; returns the status to send. */
	int (*on_error)(
	    struct pn_req *r, const struct pn_plugin *self, int status);
};

/*
 * State of one's own in a request, by a typed key:
 *
 *	struct user { int64_t id; };
 *	static const struct pn_key user_key = PN_KEY(struct user);
 *	struct user *u = pn_state(r, &user_key);
 */
struct pn_key {
	const char *name;
	size_t size;
};

#define PN_KEY(T) { #T, sizeof(T) }

/*
 * The request's state of this key: zeroed at the first call, then the same.
 * The key's address is its identity. NULL, latched, when out of memory.
 */
void *pn_state(struct pn_req *r, const struct pn_key *key);

/* A plugin that sends the request's id back as X-Request-Id. */
extern const struct pn_plugin pn_plugin_request_id;

#endif
