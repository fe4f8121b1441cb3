#include "db/conn.h"

struct pn_value
pn_list_ints(struct pn_req *r, const int64_t *v, size_t n)
{
	struct pn_value *list = pn_alloc(r, sizeof(*list) * n);

	if (list == NULL)
		return pn_null;
	for (size_t i = 0; i < n; i++)
		list[i] = pn_value_int(v[i]);
	return pn_list(list, n);
}

struct pn_value
pn_list_texts(struct pn_req *r, const char *const *v, size_t n)
{
	struct pn_value *list = pn_alloc(r, sizeof(*list) * n);

	if (list == NULL)
		return pn_null;
	for (size_t i = 0; i < n; i++)
		list[i] = pn_value_text(v[i]);
	return pn_list(list, n);
}

const char *
pn_like(
    struct pn_req *r, const char *before, const char *text, const char *after)
{
	size_t n = text != NULL ? strlen(text) : 0;
	size_t head = strlen(before), tail = strlen(after);
	char *out = pn_alloc(r, head + 2 * n + tail + 1), *to = out;

	if (out == NULL)
		return "";
	memcpy(to, before, head);
	to += head;
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '%' || text[i] == '_' || text[i] == '!')
			*to++ = '!';
		*to++ = text[i];
	}
	memcpy(to, after, tail + 1);
	return out;
}

/* args and one or two more behind them. NULL, latched. */
static struct pn_value *
with(struct pn_req *r, const struct pn_value *args, size_t n)
{
	struct pn_value *more = pn_alloc(r, sizeof(*more) * (n + 2));

	if (more != NULL && n > 0)
		memcpy(more, args, sizeof(*more) * n);
	return more;
}

struct pn_some
pn_some_v(struct pn_req *r, const struct pn_schema *schema, uint32_t limit,
    const char *sql, const struct pn_value *args, size_t n)
{
	struct pn_value *more = with(r, args, n);
	struct pn_some some = { .rows.schema = schema };

	if (more == NULL)
		return some;
	more[n] = pn_value_int((int64_t)limit + 1);
	some.rows =
	    pn_all_v(r, schema, pn_printf(r, "%s LIMIT ?", sql), more, n + 1);
	some.more = some.rows.n > limit;
	if (some.more)
		some.rows.n = limit;
	return some;
}

struct pn_paged
pn_paged_v(struct pn_req *r, const struct pn_schema *schema, int64_t page,
    uint32_t size, const char *sql, const struct pn_value *args, size_t n)
{
	struct pn_paged paged = { .rows.schema = schema, .page = 1 };
	struct pn_value *more = with(r, args, n);

	if (size == 0)
		pn_fail(r, 500, "pages of no rows: %s", sql);
	if (more == NULL || pn_failed(r))
		return paged;
	paged.total = pn_count_v(r,
	    pn_printf(r, "SELECT COUNT(*) FROM (%s) AS pn_paged", sql), args,
	    n);
	paged.pages = (paged.total + size - 1) / size;
	if (page > paged.pages)
		page = paged.pages;
	if (page < 1)
		page = 1;
	paged.page = page;
	more[n] = pn_value_int(size);
	more[n + 1] = pn_value_int((page - 1) * size);
	paged.rows = pn_all_v(
	    r, schema, pn_printf(r, "%s LIMIT ? OFFSET ?", sql), more, n + 2);
	return paged;
}
