/* What the files of this room share. */
#ifndef PN_ROUTE_INSIDE_H
#define PN_ROUTE_INSIDE_H

#include "form/form.h"
#include "route/pages.h"
#include "route/route.h"

/*
 * Writes the page of an error: HTML from templates/errors/ or built in, a
 * problem document (RFC 9457) or text, whichever the client takes. What a
 * handler wrote is dropped, headers it set stay.
 */
void pn__error_page(struct pn_req *r, int status);

/* Notes what was dropped before r; on the board, what r has dropped. */
void pn__cache_begin(struct pn_req *r);

/* keeps: what the request has written is kept. */
void pn__cache_end(struct pn_req *r, bool keeps);
struct pn__view_cache pn__cache_of(const struct pn_req *r);

/* The app's limits, with the defaults in place of zeros but for .files. */
struct pn_limits pn__limits_app(const struct pn_app *app);

/* Those of a route in depth groups, the outer one first. */
struct pn_limits pn__limits_route(const struct pn_app *app,
    const struct pn_route *const *groups, size_t depth,
    const struct pn_route *route);

/*
 * Whether the address and the headers are within r's limits. 0, or 414, 431,
 * latched.
 */
int pn__limits_check(struct pn_req *r);

/* The steps on the way in; see <postern/plugin.h>. */
enum pn__step { PN__ON_REQUEST, PN__BEFORE_VALIDATION, PN__BEFORE_HANDLER };

/* Runs the plugins from first on. 0, or the status that ends the request. */
int pn__step_in(struct pn_req *r, enum pn__step step, size_t first);

/* The steps on the way out, last plugin first. */
int pn__step_send(struct pn_req *r, int status);
int pn__step_error(struct pn_req *r, int status);
void pn__step_after(struct pn_req *r, int status);

/*
 * The values and tokens that a page has from us, into what it is rendered
 * with. A page of an error leaves the visitor's message for the next one.
 */
void pn__page_lends(
    struct pn_req *r, bool is_error, struct pn__view_data *data);

/*
 * Whether one of the place's plugins is CORS that allows this origin.
 */
bool pn__cors_allows(const struct pn__place *place, const char *origin);

/*
 * Finds the place of a request whose path has been read, and takes its
 * parameters. 0, or the status that ends it: 404, 308.
 */
int pn__find_place(struct pn_req *r);

/*
 * Runs the plugins' last step and sends the head of a streamed reply; as
 * pn__reply_begin(). The status, latched where the client left.
 */
int pn__stream_begin(struct pn_req *r, int status, size_t length);

/*
 * A POST whose form names another method in its field _method has that
 * method, where the program has the plugin for it and the route has more
 * methods than POST. 0, or the status, latched, of a body that can't be read.
 */
int pn__method_from_form(struct pn_req *r);

/* Finds the route, checks what was sent and runs the handler: a status. */
int pn__dispatch(struct pn_req *r);

/* Whether the body says that it is JSON: application/json, or +json. */
bool pn__json_is_body(const struct pn_req *r);

/*
 * As pn__form_read() for a body of JSON. Latches 400 for what is none, 413
 * over a limit, 415 for a charset that is not UTF-8, and what pn__req_body()
 * latches.
 */
int pn__json_read(struct pn_req *r, const struct pn__plan *plan);

/*
 * The schemas of a route's .params, .query and .headers, by enum pn__asked;
 * NULL where it has none.
 */
const struct pn_schema *pn__asked_schema(
    const struct pn_route *route, enum pn__asked which);

/*
 * Adds the plans of those and checks that they can be what they are for. 0,
 * or -1 with a sentence in err.
 */
int pn__asked_plan(struct pn__plans *plans, const struct pn__place *place,
    char *err, size_t n);

/*
 * Checks the path by .params: 0, or the status that ends the request. Then
 * the query and the header fields.
 */
int pn__asked_params(struct pn_req *r);
int pn__asked_check(struct pn_req *r);

/* Appends ",\"errors\":[…]" where some of those have any. */
void pn__asked_errors(struct pn_req *r, struct pn__buf *b);

/*
 * Asks for what the rules of a valid input still need: unique, exists, and
 * choices that come from rows. 0; -1: it has the errors; -1, latched: the
 * database could not tell.
 */
int pn__lookups_check(struct pn_req *r, struct pn__input *in);

/*
 * The choices of a field as they are in this request, asked for once. NULL:
 * none, or latched. ctx is the request.
 */
const struct pn_choice *pn__choices_now(void *ctx, const struct pn_field *f);

/*
 * Whether the client would rather have JSON than HTML: who sends JSON does,
 * and who asks for what is JSON when all is well.
 */
bool pn__wants_json(const struct pn_req *r);

#endif
