#include "schema/type.h"

#include <string.h>

/* A sentence for one thing and one for any other number of them. */
struct sentence {
	const char *one, *many;
};

static const struct sentence catalogue[PN__SAY_N] = {
	[PN__SAY_REQUIRED] = { "Please fill in this field.", NULL },
	[PN__SAY_REQUIRED_BOOL] = { "Please tick this box.", NULL },
	[PN__SAY_REQUIRED_CHOICE] = { "Please choose one.", NULL },
	[PN__SAY_REQUIRED_LIST] = { "Please give at least one.", NULL },
	[PN__SAY_MEMORY] = { "This is too much to be taken.", NULL },
	[PN__SAY_UTF8] = { "This text is not valid UTF-8.", NULL },
	[PN__SAY_NUL] = { "This text has a NUL character in it.", NULL },
	[PN__SAY_CONTROL] = { "This text has a control character in it.",
	    NULL },
	[PN__SAY_ONE_LINE] = { "Please write this in one line.", NULL },
	[PN__SAY_CHARS_MIN] = { "At least {min} character; this has {n}.",
	    "At least {min} characters; this has {n}." },
	[PN__SAY_CHARS_MAX] = { "At most {max} character; this has {n}.",
	    "At most {max} characters; this has {n}." },
	[PN__SAY_CHARS_EXACT] = { "Exactly {max} character; this has {n}.",
	    "Exactly {max} characters; this has {n}." },
	[PN__SAY_PATTERN] = { "This does not have the form that is asked for.",
	    NULL },
	[PN__SAY_CHOICE] = { "Please choose one of the values offered.", NULL },
	[PN__SAY_BOOL] = { "Please answer yes or no.", NULL },
	[PN__SAY_INT] = { "Please enter a whole number.", NULL },
	[PN__SAY_INT_MIN] = { "A whole number of at least {min}.", NULL },
	[PN__SAY_INT_MAX] = { "A whole number of at most {max}.", NULL },
	[PN__SAY_INT_RANGE] = { "A whole number from {min} to {max}.", NULL },
	[PN__SAY_REAL] = { "Please enter a number.", NULL },
	[PN__SAY_REAL_MIN] = { "A number of at least {min}.", NULL },
	[PN__SAY_REAL_MAX] = { "A number of at most {max}.", NULL },
	[PN__SAY_REAL_RANGE] = { "A number from {min} to {max}.", NULL },
	[PN__SAY_DATE] = { "Please enter a date as YYYY-MM-DD.", NULL },
	[PN__SAY_DATE_MIN] = { "A date on or after {min}.", NULL },
	[PN__SAY_DATE_MAX] = { "A date on or before {max}.", NULL },
	[PN__SAY_DATE_RANGE] = { "A date from {min} to {max}.", NULL },
	[PN__SAY_DATE_NONE] = { "There is no such date in the calendar.",
	    NULL },
	[PN__SAY_TIME] = { "Please enter a time as HH:MM.", NULL },
	[PN__SAY_TIME_MIN] = { "A time of {min} or later.", NULL },
	[PN__SAY_TIME_MAX] = { "A time of {max} or earlier.", NULL },
	[PN__SAY_TIME_RANGE] = { "A time from {min} to {max}.", NULL },
	[PN__SAY_DATETIME] = { "Please enter a date and a time as "
			       "YYYY-MM-DDTHH:MM, with a zone like +01:00 "
			       "where it is not UTC.",
	    NULL },
	[PN__SAY_DATETIME_MIN] = { "A date and time of {min} or later.", NULL },
	[PN__SAY_DATETIME_MAX] = { "A date and time of {max} or earlier.",
	    NULL },
	[PN__SAY_DATETIME_RANGE] = { "A date and time from {min} to {max}.",
	    NULL },
	[PN__SAY_SCALE] = { "At most {n} digit behind the point.",
	    "At most {n} digits behind the point." },
	[PN__SAY_PARTS] = { "This has parts of its own, not one value.", NULL },
	[PN__SAY_SHAPE] = { "This has to be {other}.", NULL },
	[PN__SAY_ITEMS_MIN] = { "At least {min}; there is {n}.",
	    "At least {min}; there are {n}." },
	[PN__SAY_ITEMS_MAX] = { "At most {max}; there are more.", NULL },
	[PN__SAY_TWICE] = { "This is in the list already.", NULL },
	[PN__SAY_SAME_AS] = { "This is not the same as \"{other}\".", NULL },
	[PN__SAY_AFTER] = { "This has to be later than \"{other}\".", NULL },
	[PN__SAY_BEFORE] = { "This has to be earlier than \"{other}\".",
	    NULL },
	[PN__SAY_NOT_BEFORE] = { "This must not be earlier than \"{other}\".",
	    NULL },
	[PN__SAY_NOT_AFTER] = { "This must not be later than \"{other}\".",
	    NULL },
	[PN__SAY_MORE] = { "This has to be more than \"{other}\".", NULL },
	[PN__SAY_LESS] = { "This has to be less than \"{other}\".", NULL },
	[PN__SAY_NOT_LESS] = { "This must not be less than \"{other}\".",
	    NULL },
	[PN__SAY_NOT_MORE] = { "This must not be more than \"{other}\".",
	    NULL },
	[PN__SAY_ONE_OF] = { "Please fill in at least one of: {other}.", NULL },
	[PN__SAY_UNIQUE] = { "This is taken already.", NULL },
	[PN__SAY_EXISTS] = { "There is no such entry.", NULL },
	[PN__SAY_UNKNOWN] = { "There is no field \"{other}\".", NULL },
	[PN__SAY_EMAIL] = { "Please enter an e-mail address, like "
			    "name@example.org.",
	    NULL },
	[PN__SAY_URL] = { "Please enter a web address, like "
			  "https://example.org/.",
	    NULL },
	[PN__SAY_PHONE] = { "Please enter a telephone number, like "
			    "+43 1 234567.",
	    NULL },
	[PN__SAY_COLOUR] = { "Please enter a colour as #rrggbb.", NULL },
	[PN__SAY_UUID] = { "Please enter a UUID, like "
			   "123e4567-e89b-12d3-a456-426614174000.",
	    NULL },
	[PN__SAY_REQUIRED_FILE] = { "Please choose a file.", NULL },
	[PN__SAY_FILE_TEXT] = { "This came as a text, not as a file: the form "
				"has to be sent as multipart/form-data.",
	    NULL },
	[PN__SAY_FILE_MIN] = { "A file of at least {min}; this has {other}.",
	    NULL },
	[PN__SAY_FILE_MAX] = { "A file of at most {max}; this has {other}.",
	    NULL },
	[PN__SAY_FILE_KIND] = { "Please choose a file of another kind: "
				"{other}.",
	    NULL },
	[PN__SAY_FILE_AGAIN] = { "Please choose the file again: it was not "
				 "kept.",
	    NULL },
};

static const char memory_rule[] = "memory";

/* Adds as much of n bytes as fits in front of the end. */
static char *
put(char *to, const char *end, const char *p, size_t n)
{
	if (n > (size_t)(end - to))
		n = (size_t)(end - to);
	memcpy(to, p, n);
	return to + n;
}

/* Adds what the name between two braces stands for. */
static char *
put_named(
    char *to, const char *end, const char *name, const struct pn__said *said)
{
	const char *text = name[1] == 'i' ? said->min : said->max;
	char digits[24];
	size_t at = sizeof(digits), n = said->n;

	if (name[0] == 'm')
		return text ? put(to, end, text, strlen(text)) : to;
	if (name[0] == 'o')
		return put(to, end, said->other.p, said->other.n);
	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	return put(to, end, digits + at, sizeof(digits) - at);
}

/* The sentence with its names filled in, in the arena; NULL: it is full. */
static const char *
fill_in(struct pn__arena *a, const char *sentence, const struct pn__said *said)
{
	char line[256], *to = line;
	const char *end = line + sizeof(line), *brace;

	while ((brace = strchr(sentence, '{')) != NULL) {
		to = put(to, end, sentence, (size_t)(brace - sentence));
		to = put_named(to, end, brace + 1, said);
		sentence = strchr(brace, '}') + 1;
	}
	to = put(to, end, sentence, strlen(sentence));
	return pn__arena_dup(a, line, (size_t)(to - line));
}

enum pn__parsed
pn__wrong(struct pn__parse *ps, const struct pn_field *f, const char *rule,
    enum pn__message id, const struct pn__said *said)
{
	const struct sentence *s = &catalogue[id];
	const char *text;

	ps->rule = rule;
	ps->message = f->message;
	if (ps->message != NULL)
		return PN__WRONG;
	text = said != NULL && said->count != 1 && s->many ? s->many : s->one;
	ps->message = said != NULL ? fill_in(ps->arena, text, said) : text;
	return ps->message != NULL ? PN__WRONG : pn__wrong_memory(ps);
}

enum pn__parsed
pn__wrong_shape(struct pn__parse *ps, const struct pn__rule *r)
{
	static const struct pn_slice shapes[] = {
		[PN__SHAPE_TEXT] = { "text", 4 },
		[PN__SHAPE_WORD] = { "text that is not empty", 22 },
		[PN__SHAPE_EXACT] = { "text without space around it", 29 },
		[PN__SHAPE_NUMBER] = { "a number", 8 },
		[PN__SHAPE_BOOL] = { "true or false", 13 },
		[PN__SHAPE_STRUCT] = { "an object", 9 },
		[PN__SHAPE_LIST] = { "a list", 6 },
		[PN__SHAPE_FILE] = { "a file, which only multipart/form-data "
				     "can carry", 48 },
	};
	struct pn__said said = { .other = shapes[r->type->shape], .count = 1 };

	return pn__wrong(ps, r->field, "type", PN__SAY_SHAPE, &said);
}

enum pn__parsed
pn__wrong_memory(struct pn__parse *ps)
{
	ps->rule = memory_rule;
	ps->message = catalogue[PN__SAY_MEMORY].one;
	return PN__WRONG;
}

bool
pn__is_memory(const struct pn__parse *ps)
{
	return ps->rule == memory_rule;
}

enum pn__parsed
pn__wrong_bound(struct pn__parse *ps, const struct pn_field *f,
    enum pn__bound broken, enum pn__message id, bool has_min, bool has_max,
    const struct pn__said *said)
{
	static const char *const rules[] = {
		[PN__TYPE_WRONG] = "type",
		[PN__TOO_LOW] = "min",
		[PN__TOO_HIGH] = "max",
	};
	unsigned int of = 0;

	of |= has_min || broken == PN__TOO_LOW ? 1 : 0;
	of |= has_max || broken == PN__TOO_HIGH ? 2 : 0;
	return pn__wrong(ps, f, rules[broken], id + of, said);
}
