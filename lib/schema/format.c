#include "schema/type.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A label of a host: letters, digits and hyphens, none at its ends. */
static bool
is_label(const char *p, size_t n)
{
	if (n == 0 || n > 63 || p[0] == '-' || p[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_alnum(p[i]) && p[i] != '-')
			return false;
	}
	return true;
}

/* HTML standard, "valid e-mail address": what every browser's input takes. */
static bool
fits_email(const char *text, size_t n)
{
	static const char local[] = ".!#$%&'*+/=?^_`{|}~-";
	const char *end = text + n, *p = text, *dot;

	while (p < end && (is_alnum(*p) || strchr(local, *p) != NULL))
		p++;
	if (p == text || p == end || *p != '@')
		return false;
	for (p++; (dot = memchr(p, '.', (size_t)(end - p))) != NULL;
	     p = dot + 1) {
		if (!is_label(p, (size_t)(dot - p)))
			return false;
	}
	return is_label(p, (size_t)(end - p));
}

/* As people write them: ITU-T E.123 and its kin. */
static bool
fits_phone(const char *text, size_t n)
{
	int digits = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_digit(text[i]))
			digits++;
		else if (text[i] == '+' ? i > 0
					: strchr(" -./()", text[i]) == NULL)
			return false;
	}
	return digits >= 3 && digits <= 20;
}

static bool
fits_colour(const char *text, size_t n)
{
	if (n != 7 || text[0] != '#')
		return false;
	for (size_t i = 1; i < n; i++) {
		if (!is_hex(text[i]))
			return false;
	}
	return true;
}

/* RFC 9562, section 4; any version. */
static bool
fits_uuid(const char *text, size_t n)
{
	if (n != 36)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_hyphen ? text[i] != '-' : !is_hex(text[i]))
			return false;
	}
	return true;
}

static const struct format {
	bool (*fits)(const char *text, size_t n);
	enum pn__message says;
	bool in_small_letters;
} formats[] = {
	[PN_FORMAT_EMAIL] = { fits_email, PN__SAY_EMAIL, false },
	[PN_FORMAT_URL] = { pn__url_fits, PN__SAY_URL, false },
	[PN_FORMAT_PHONE] = { fits_phone, PN__SAY_PHONE, false },
	[PN_FORMAT_COLOUR] = { fits_colour, PN__SAY_COLOUR, true },
	[PN_FORMAT_UUID] = { fits_uuid, PN__SAY_UUID, true },
};

static int
plan_format(struct pn__rule *r, struct pn__planning *pl)
{
	if (r->field->format >= PN_COUNT(formats))
		return pn__plan_error(
		    pl, "there is no format number %d", r->field->format);
	return pn__text_plan(r, pl);
}

static enum pn__parsed
parse_format(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	const struct format *format = &formats[r->field->format];
	enum pn__parsed parsed;
	char *copy;
	size_t n;

	/* What the text's parser leaves there is its copy in the arena. */
	if ((parsed = pn__text_parse(ps, r, text, &copy)) != PN__RIGHT)
		return parsed;
	n = strlen(copy);
	if (!format->fits(copy, n))
		return pn__wrong(ps, r->field, "type", format->says, NULL);
	for (size_t i = 0; format->in_small_letters && i < n; i++) {
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	}
	memcpy(m, &copy, sizeof(copy));
	return PN__RIGHT;
}

const struct pn__type pn__type_format = {
	.name = "text",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_EXACT,
	.has_bounds = true,
	.has_pattern = true,
	.has_rows = true,
	.plan = plan_format,
	.parse = parse_format,
	.value = pn__text_value,
};
