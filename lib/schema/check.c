#include "schema/check.h"

#include "schema/schema.h"

void
pn_check_error(struct pn_check *c, const char *field, const char *fmt, ...)
{
	struct pn__parse *ps = c->parse;
	const char *message;
	va_list ap;

	va_start(ap, fmt);
	message = pn__arena_vprintf(ps->arena, fmt, ap);
	va_end(ap);
	/* A field by itself has no list of errors; one of them is enough. */
	if (message != NULL && ps->input == NULL) {
		ps->rule = "check";
		ps->message = message;
		return;
	}
	if (message == NULL || pn__input_error(ps->input, ps->arena, field,
				   "check", message) == -1)
		pn__wrong_memory(ps);
}

const char *
pn_check_printf(struct pn_check *c, const char *fmt, ...)
{
	const char *message;
	va_list ap;

	va_start(ap, fmt);
	message = pn__arena_vprintf(c->parse->arena, fmt, ap);
	va_end(ap);
	if (message == NULL) {
		/* NULL would say that the value is right. */
		pn__wrong_memory(c->parse);
		message = c->parse->message;
	}
	return message;
}
