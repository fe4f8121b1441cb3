/*
 * Input by schema. A route with .in gets its body (urlencoded, multipart or
 * JSON) validated before the handler runs: an invalid one never reaches it.
 */
#ifndef POSTERN_FORM_H
#define POSTERN_FORM_H

#include <postern/schema.h>

struct pn_req;

/*
 * The validated struct of the route's .in schema:
 *	const struct entry *e = pn_input(r, struct entry);
 * Never NULL: where nothing was sent (a GET) all members are zero. A type
 * whose size is not the schema's latches a 500.
 */
#define pn_input(r, T)                                                         \
	((const T *)pn__input(r, PN__SIZE(T)))
#define PN__SIZE(T)                                                            \
	(sizeof(T) + 0 * sizeof(char[sizeof(T) <= PN_RECORD_MAX ? 1 : -1]))
const void *pn__input(struct pn_req *r, size_t size);

/*
 * The same of the route's .query, .params and .headers: what the query, the
 * path and the header fields have to be. They are checked before the body and
 * the handler, of every method; a query or a header that is wrong is a 400
 * that names it, a path a 404. An empty value of the query is its fallback,
 * where it has one. tag=a&tag=b fills a list, and so does the
 * header field "Tag: a, b"; a header's "-" is "_" in the name of its field.
 * Fields are texts, numbers, choices, dates and lists of those, no structs.
 * Where a page has a form of the .query's schema, it shows what was asked.
 *	const struct filter *f = pn_query_input(r, struct filter);
 */
#define pn_query_input(r, T)                                                   \
	((const T *)pn__asked_input(r, PN__ASKED_QUERY, PN__SIZE(T)))
#define pn_param_input(r, T)                                                   \
	((const T *)pn__asked_input(r, PN__ASKED_PARAMS, PN__SIZE(T)))
#define pn_header_input(r, T)                                                  \
	((const T *)pn__asked_input(r, PN__ASKED_HEADERS, PN__SIZE(T)))
enum pn__asked {
	PN__ASKED_PARAMS,
	PN__ASKED_QUERY,
	PN__ASKED_HEADERS,
	PN__ASKED_N,
};
const void *pn__asked_input(
    struct pn_req *r, enum pn__asked which, size_t size);

/*
 * Whether the body, or the path, had a value for this field of .in. Of a
 * PATCH only such fields are checked, the others are zero and may be missing
 * though they are required:
 *	if (pn_came(r, "name"))
 *		pn_exec(r, "UPDATE … SET name = ?", e->name);
 * A null of JSON has come too: it empties a field that is not required. A
 * name that no field has latches a 500.
 */
bool pn_came(struct pn_req *r, const char *field);

/*
 * What was sent for the route's .in, as text for the log: percent-encoded in
 * one line, "name=Ada+L&items.0.sku=x&password=***". What is write_only shows
 * only that it came; names that no field has are left out, since they may be
 * secrets too. A value is cut behind 200 bytes, the whole behind 4000, with
 * "..." there. "" where nothing came.
 *	pn_log(r, PN_LOG_INFO, "refused", PN_KV("sent", pn_input_text(r)));
 */
const char *pn_input_text(struct pn_req *r);

/*
 * The names and values of the body's form as they came, urlencoded or
 * multipart without its files: name, value, name, value, …; *ret_n is the
 * number of pairs. For programs that have no schema for it; pn_input() is
 * what was checked. Latches what reading the body can: 400, 408, 413, 415.
 */
const struct pn_slice *pn_form_pairs(struct pn_req *r, size_t *ret_n);

/*
 * The first value of this name in the body's form, unchecked; NULL where
 * there is none, or it has a NUL inside.
 */
const char *pn_form(struct pn_req *r, const char *name);

/*
 * Says that a field of the route's form is wrong after all (a name that is
 * taken). field "" is the form as a whole. Returns 422; a handler that
 * returns it without a body has the form shown again with the message:
 *	return pn_invalid(r, "name", "That name is taken.");
 */
int pn_invalid(struct pn_req *r, const char *field, const char *fmt, ...)
    PN_PRINTF(3, 4);

/*
 * For after a statement that may find that somebody else was faster: where it
 * has failed because such a row is there already (pn_is_duplicate()), forgives
 * that and says so of those fields of the route's form whose .unique is taken
 * now; of field, where none is. True then, and the handler returns 422:
 *	pn_insert(r, &member, m);
 *	if (pn_taken(r, "email"))
 *		return 422;
 * False where nothing, or something else, has failed, which stays latched.
 */
bool pn_taken(struct pn_req *r, const char *field);

/*
 * Fills the page's form of this schema from a record (to edit it); without
 * it a form begins empty, with the fields' fallbacks. What a visitor has
 * sent is kept. record may be NULL: nothing. The schema is the .in of a
 * route of the program, otherwise a 500 latches.
 */
void pn_fill(struct pn_req *r, const struct pn_schema *s, const void *record);

#endif
