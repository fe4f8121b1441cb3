#include "schema/type.h"
#include "schema/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* More code points than any body has. */
#define CHARS_MAX (1L << 30)

int
pn__text_plan(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_field *f = r->field;

	if (f->min < 0 || f->min != truncl(f->min))
		return pn__plan_error(pl,
		    "min is a number of characters, "
		    "not %Lg",
		    f->min);
	if (f->max < 1 || f->max != truncl(f->max) || f->max > CHARS_MAX)
		return pn__plan_error(pl,
		    "max is a number of characters "
		    "from 1 to %ld, not %Lg",
		    CHARS_MAX, f->max);
	r->chars.min = (size_t)f->min;
	r->chars.max = (size_t)f->max;
	r->required = r->required || f->min > 0;
	return 0;
}

/* Copies to the arena with every line end as LF; *n is its new length. */
static char *
copy_lines(struct pn__arena *a, struct pn_slice text, size_t *n)
{
	char *copy = pn__arena_alloc(a, text.n + 1), *to = copy;

	if (copy == NULL)
		return NULL;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\r')
			*to++ = text.p[i];
		else if (i + 1 == text.n || text.p[i + 1] != '\n')
			*to++ = '\n';
	}
	*to = '\0';
	*n = (size_t)(to - copy);
	return copy;
}

static enum pn__parsed
check_length(struct pn__parse *ps, const struct pn__rule *r, size_t chars)
{
	size_t min = r->chars.min, max = r->chars.max;
	char min_text[24], max_text[24];
	struct pn__said said = { .min = min_text, .max = max_text, .n = chars };
	enum pn__message id;

	if (chars >= min && chars <= max)
		return PN__RIGHT;
	snprintf(min_text, sizeof(min_text), "%zu", min);
	snprintf(max_text, sizeof(max_text), "%zu", max);
	said.count = chars < min ? min : max;
	id = chars < min ? PN__SAY_CHARS_MIN : PN__SAY_CHARS_MAX;
	return pn__wrong(ps, r->field, chars < min ? "min" : "max",
	    min == max ? PN__SAY_CHARS_EXACT : id, &said);
}

static enum pn__parsed
check_characters(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, struct pn__utf8_found *u)
{
	const struct pn_field *f = r->field;

	if (!pn__utf8_scan(text.p, text.n, u))
		return pn__wrong(ps, f, "utf8", PN__SAY_UTF8, NULL);
	if (u->has_nul)
		return pn__wrong(ps, f, "nul", PN__SAY_NUL, NULL);
	if (f->rows > 0)
		return PN__RIGHT;
	if (u->has_line_end)
		return pn__wrong(ps, f, "control", PN__SAY_ONE_LINE, NULL);
	if (u->has_control)
		return pn__wrong(ps, f, "control", PN__SAY_CONTROL, NULL);
	return PN__RIGHT;
}

/* A program's text is checked as it stands, before it is trimmed. */
static enum pn__parsed
check_given(
    struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text)
{
	struct pn__utf8_found u;
	enum pn__parsed parsed = check_characters(ps, r, text, &u);

	if (parsed == PN__RIGHT && u.chars > r->chars.max)
		parsed = check_length(ps, r, u.chars);
	return parsed;
}

enum pn__parsed
pn__text_parse(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	struct pn__utf8_found u;
	enum pn__parsed parsed;
	char *copy;
	size_t n;

	if (ps->input != NULL && ps->input->given &&
	    (parsed = check_given(ps, r, text)) != PN__RIGHT)
		return parsed;
	if (!r->field->keep_space)
		text = pn__utf8_trim(text);
	if (text.n == 0)
		return PN__EMPTY;
	parsed = check_characters(ps, r, text, &u);
	if (parsed != PN__RIGHT)
		return parsed;
	n = text.n;
	copy = u.has_line_end ? copy_lines(ps->arena, text, &n)
			      : pn__arena_dup(ps->arena, text.p, n);
	if (copy == NULL)
		return pn__wrong_memory(ps);
	parsed = check_length(ps, r, u.chars - (text.n - n));
	if (parsed != PN__RIGHT)
		return parsed;
	text = (struct pn_slice){ copy, n };
	parsed = pn__pattern_check(ps, r, text);
	if (parsed == PN__RIGHT)
		memcpy(m, &copy, sizeof(copy));
	return parsed;
}

struct pn_value
pn__text_value(const struct pn_field *f, const void *m)
{
	const char *text;

	(void)f;
	memcpy(&text, m, sizeof(text));
	return pn_value_text(text);
}

const struct pn__type pn__type_text = {
	.name = "text",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_TEXT,
	.has_bounds = true,
	.has_pattern = true,
	.has_rows = true,
	.plan = pn__text_plan,
	.parse = pn__text_parse,
	.value = pn__text_value,
};
