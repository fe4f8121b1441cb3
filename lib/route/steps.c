#include "route/inside.h"

/* The plugins of a request: its place's, or the app's where it has none. */
static const struct pn_plugin *const *
plugins_of(const struct pn_req *r, size_t *ret_n)
{
	const struct pn_plugin *const *list = r->site->app->plugins;
	size_t n = 0;

	if (r->place != NULL) {
		*ret_n = r->place->nplugins;
		return r->place->plugins;
	}
	while (list != NULL && list[n] != NULL)
		n++;
	*ret_n = n;
	return list;
}

int
pn__step_in(struct pn_req *r, enum pn__step step, size_t first)
{
	size_t n;
	const struct pn_plugin *const *list = plugins_of(r, &n);

	for (size_t i = first; i < n; i++) {
		const struct pn_plugin *p = list[i];
		int (*fn)(struct pn_req *, const struct pn_plugin *) =
		    step == PN__ON_REQUEST	? p->on_request
		    : step == PN__BEFORE_VALIDATION ? p->before_validation
						    : p->before_handler;
		int status = fn != NULL ? fn(r, p) : 0;

		if (pn_failed(r))
			return r->fail_status;
		if (status != 0)
			return status;
	}
	return 0;
}

int
pn__step_send(struct pn_req *r, int status)
{
	size_t n;
	const struct pn_plugin *const *list = plugins_of(r, &n);

	while (n-- > 0) {
		if (list[n]->before_send != NULL)
			status = list[n]->before_send(r, list[n], status);
	}
	return status;
}

int
pn__step_error(struct pn_req *r, int status)
{
	size_t n;
	const struct pn_plugin *const *list = plugins_of(r, &n);

	while (n-- > 0) {
		if (list[n]->on_error != NULL)
			status = list[n]->on_error(r, list[n], status);
	}
	return status;
}

void
pn__step_after(struct pn_req *r, int status)
{
	size_t n;
	const struct pn_plugin *const *list = plugins_of(r, &n);

	while (n-- > 0) {
		if (list[n]->after_reply != NULL)
			list[n]->after_reply(r, list[n], status);
	}
}
