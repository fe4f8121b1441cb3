#include "db/expand.h"

#include <string.h>

enum { ELEMENTS = 10000 }; /* of all lists of a statement */

/* What stands for a list without elements: IN is false, NOT IN is true. */
static const char nothing[] =
    "SELECT NULL FROM (SELECT 1) AS pn_nothing WHERE 1 = 0";

static const char *
skip_quoted(const char *p, bool backslash)
{
	char quote = *p++;

	while (*p != '\0' && *p != quote)
		p += backslash && *p == '\\' && p[1] != '\0' ? 2 : 1;
	return *p != '\0' ? p + 1 : p;
}

/* Behind a quoted text or name, or a comment, that begins at p; else p. */
static const char *
skip_opaque(const char *p, bool mysql)
{
	const char *end;

	if (*p == '\'' || *p == '"' || *p == '`')
		return skip_quoted(p, mysql && *p != '`');
	if ((p[0] == '-' && p[1] == '-') || (mysql && *p == '#'))
		return p + strcspn(p, "\n");
	if (p[0] == '/' && p[1] == '*') {
		end = strstr(p + 2, "*/");
		return end != NULL ? end + 2 : p + strlen(p);
	}
	return p;
}

/*
 * How many places a list gets: few different numbers, so that few different
 * texts are prepared. The last element stands in the places left over.
 */
static size_t
places(size_t n)
{
	size_t p = 1;

	while (p < n)
		p *= 2;
	return p;
}

static void
add_places(struct pn__buf *b, size_t n)
{
	if (n == 0)
		pn__buf_adds(b, nothing);
	for (size_t i = 0; i < places(n) && n > 0; i++)
		pn__buf_adds(b, i == 0 ? "?" : ", ?");
}

static void
expand_text(struct pn__buf *b, const char *sql, bool mysql,
    const struct pn_value *args, size_t n)
{
	const char *end;
	size_t i = 0;

	while (*sql != '\0') {
		if ((end = skip_opaque(sql, mysql)) == sql)
			end = sql + 1;
		if (*sql == '?' && i < n) {
			if (args[i].kind == PN_KIND_LIST)
				add_places(b, args[i].n);
			else
				pn__buf_addc(b, '?');
			i++;
		} else {
			pn__buf_add(b, sql, (size_t)(end - sql));
		}
		sql = end;
	}
}

static size_t
expand_args(struct pn_value *to, const struct pn_value *args, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (args[i].kind != PN_KIND_LIST) {
			to[at++] = args[i];
			continue;
		}
		for (size_t k = 0; args[i].n > 0 && k < places(args[i].n); k++)
			to[at++] =
			    args[i].list[k < args[i].n ? k : args[i].n - 1];
	}
	return at;
}

int
pn__expand(struct pn__arena *a, bool mysql, const char **sql,
    const struct pn_value **args, size_t *n, const char **ret_why)
{
	size_t all = 0, lists = 0;
	struct pn_value *to;
	struct pn__buf b;

	for (size_t i = 0; i < *n; i++) {
		bool is_list = (*args)[i].kind == PN_KIND_LIST;

		lists += is_list;
		all += is_list ? places((*args)[i].n) : 1;
		if (all > ELEMENTS * 2 ||
		    (is_list && (*args)[i].n > ELEMENTS)) {
			*ret_why = "more than 10000 elements in its lists";
			return -1;
		}
	}
	if (lists == 0)
		return 0;
	*ret_why = "no memory for its lists";
	if ((to = pn__arena_alloc(a, sizeof(*to) * all)) == NULL)
		return -1;
	pn__buf_init(&b, strlen(*sql) + all * 4 + lists * sizeof(nothing));
	expand_text(&b, *sql, mysql, *args, *n);
	*sql = pn__arena_dup(a, b.p, b.n);
	pn__buf_fini(&b);
	*n = expand_args(to, *args, *n);
	*args = to;
	return *sql != NULL ? 0 : -1;
}
