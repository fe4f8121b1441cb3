#include "base/utf8.h"
#include "schema/type.h"

#include <string.h>

/* A sentence for one thing and one for any other number of them. */
struct sentence {
	const char *one, *many;
};

/* xgettext finds the sentences by these. */
#define N_(text) { text, NULL }
#define NN_(one, many) { one, many }
#define NC_(context, text) text

static const struct sentence catalogue[PN__SAY_N] = {
	[PN__SAY_REQUIRED] = N_("Please fill in this field."),
	[PN__SAY_REQUIRED_BOOL] = N_("Please tick this box."),
	[PN__SAY_REQUIRED_CHOICE] = N_("Please choose one."),
	[PN__SAY_REQUIRED_LIST] = N_("Please give at least one."),
	[PN__SAY_MEMORY] = N_("This is too much to be taken."),
	[PN__SAY_UTF8] = N_("This text is not valid UTF-8."),
	[PN__SAY_NUL] = N_("This text has a NUL character in it."),
	[PN__SAY_CONTROL] = N_("This text has a control character in it."),
	[PN__SAY_ONE_LINE] = N_("Please write this in one line."),
	[PN__SAY_CHARS_MIN] =
	    NN_("At least {min} character; this has {n}.",
		"At least {min} characters; this has {n}."),
	[PN__SAY_CHARS_MAX] =
	    NN_("At most {max} character; this has {n}.",
		"At most {max} characters; this has {n}."),
	[PN__SAY_CHARS_EXACT] =
	    NN_("Exactly {max} character; this has {n}.",
		"Exactly {max} characters; this has {n}."),
	[PN__SAY_PATTERN] =
	    N_("This does not have the form that is asked for."),
	[PN__SAY_CHOICE] = N_("Please choose one of the values offered."),
	[PN__SAY_BOOL] = N_("Please answer yes or no."),
	[PN__SAY_INT] = N_("Please enter a whole number."),
	[PN__SAY_INT_MIN] = N_("A whole number of at least {min}."),
	[PN__SAY_INT_MAX] = N_("A whole number of at most {max}."),
	[PN__SAY_INT_RANGE] = N_("A whole number from {min} to {max}."),
	[PN__SAY_REAL] = N_("Please enter a number."),
	[PN__SAY_REAL_MIN] = N_("A number of at least {min}."),
	[PN__SAY_REAL_MAX] = N_("A number of at most {max}."),
	[PN__SAY_REAL_RANGE] = N_("A number from {min} to {max}."),
	[PN__SAY_DATE] = N_("Please enter a date as YYYY-MM-DD."),
	[PN__SAY_DATE_MIN] = N_("A date on or after {min}."),
	[PN__SAY_DATE_MAX] = N_("A date on or before {max}."),
	[PN__SAY_DATE_RANGE] = N_("A date from {min} to {max}."),
	[PN__SAY_DATE_NONE] = N_("There is no such date in the calendar."),
	[PN__SAY_TIME] = N_("Please enter a time as HH:MM."),
	[PN__SAY_TIME_MIN] = N_("A time of {min} or later."),
	[PN__SAY_TIME_MAX] = N_("A time of {max} or earlier."),
	[PN__SAY_TIME_RANGE] = N_("A time from {min} to {max}."),
	[PN__SAY_DATETIME] =
	    N_("Please enter a date and a time as YYYY-MM-DDTHH:MM, with a "
	       "zone like +01:00 where it is not UTC."),
	[PN__SAY_DATETIME_MIN] = N_("A date and time of {min} or later."),
	[PN__SAY_DATETIME_MAX] =
	    N_("A date and time of {max} or earlier."),
	[PN__SAY_DATETIME_RANGE] = N_("A date and time from {min} to {max}."),
	[PN__SAY_SCALE] =
	    NN_("At most {n} digit behind the point.",
		"At most {n} digits behind the point."),
	[PN__SAY_PARTS] = N_("This has parts of its own, not one value."),
	[PN__SAY_SHAPE] = N_("This has to be {other}."),
	[PN__SAY_ITEMS_MIN] =
	    NN_("At least {min}; there is {n}.",
		"At least {min}; there are {n}."),
	[PN__SAY_ITEMS_MAX] = N_("At most {max}; there are more."),
	[PN__SAY_TWICE] = N_("This is in the list already."),
	[PN__SAY_SAME_AS] = N_("This is not the same as \"{other}\"."),
	[PN__SAY_AFTER] = N_("This has to be later than \"{other}\"."),
	[PN__SAY_BEFORE] = N_("This has to be earlier than \"{other}\"."),
	[PN__SAY_NOT_BEFORE] = N_("This must not be earlier than \"{other}\"."),
	[PN__SAY_NOT_AFTER] = N_("This must not be later than \"{other}\"."),
	[PN__SAY_MORE] = N_("This has to be more than \"{other}\"."),
	[PN__SAY_LESS] = N_("This has to be less than \"{other}\"."),
	[PN__SAY_NOT_LESS] = N_("This must not be less than \"{other}\"."),
	[PN__SAY_NOT_MORE] = N_("This must not be more than \"{other}\"."),
	[PN__SAY_ONE_OF] = N_("Please fill in at least one of: {other}."),
	[PN__SAY_UNIQUE] = N_("This is taken already."),
	[PN__SAY_EXISTS] = N_("There is no such entry."),
	[PN__SAY_UNKNOWN] = N_("There is no field \"{other}\"."),
	[PN__SAY_EMAIL] =
	    N_("Please enter an e-mail address, like name@example.org."),
	[PN__SAY_URL] =
	    N_("Please enter a web address, like https://example.org/."),
	[PN__SAY_PHONE] =
	    N_("Please enter a telephone number, like +43 1 234567."),
	[PN__SAY_COLOUR] = N_("Please enter a colour as #rrggbb."),
	[PN__SAY_UUID] =
	    N_("Please enter a UUID, like "
	       "123e4567-e89b-12d3-a456-426614174000."),
	[PN__SAY_REQUIRED_FILE] = N_("Please choose a file."),
	[PN__SAY_FILE_TEXT] =
	    N_("This came as a text, not as a file: the form has to "
	       "be sent as multipart/form-data."),
	[PN__SAY_FILE_MIN] = N_("A file of at least {min}; this has {other}."),
	[PN__SAY_FILE_MAX] = N_("A file of at most {max}; this has {other}."),
	[PN__SAY_FILE_KIND] =
	    N_("Please choose a file of another kind: {other}."),
	[PN__SAY_FILE_NAME] =
	    N_("Please give the file another name: one line, and short."),
	[PN__SAY_FILE_AGAIN] =
	    N_("Please choose the file again: it was not kept."),
};

static const char memory_rule[] = "memory";

static bool
is_word(struct pn_slice s, const char *word)
{
	return s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

/* Where a sentence is put together. */
struct line {
	char text[512], *to;
};

/* Adds as much of n bytes as there is room for. */
static void
put(struct line *l, const char *p, size_t n)
{
	size_t room = (size_t)(l->text + sizeof(l->text) - l->to);

	if (n > room)
		n = room;
	if (n > 0)
		memcpy(l->to, p, n);
	l->to += n;
}

static void
put_number(struct line *l, size_t n)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	put(l, digits + at, sizeof(digits) - at);
}

/* Adds what a name stands for; false: it stands for nothing. */
static bool
put_named(struct line *l, struct pn_slice name, const struct pn__said *said)
{
	const char *text = NULL;

	if (is_word(name, "n"))
		put_number(l, said->n);
	else if (is_word(name, "other"))
		put(l, said->other.p, said->other.n);
	else if (is_word(name, "min"))
		text = said->min;
	else if (is_word(name, "max"))
		text = said->max;
	else
		return false;
	if (text != NULL)
		put(l, text, strlen(text));
	return true;
}

/* The end of what was put, before a character that was cut off. */
static size_t
whole(const struct line *l)
{
	size_t n = (size_t)(l->to - l->text);

	if (n < sizeof(l->text))
		return n;
	while (n > 0 && !pn__is_utf8(l->text, n))
		n--;
	return n;
}

/*
 * The sentence with its names filled in, in the arena; NULL: it is full. A
 * translation is not ours: what it names that there is not stays as it is.
 */
static const char *
fill_in(struct pn__arena *a, const char *sentence, const struct pn__said *said)
{
	struct line l = { .to = l.text };
	const char *brace, *end;

	while ((brace = strchr(sentence, '{')) != NULL &&
	    (end = strchr(brace, '}')) != NULL) {
		struct pn_slice name = { brace + 1,
			(size_t)(end - brace) - 1 };

		put(&l, sentence, (size_t)(brace - sentence));
		if (!put_named(&l, name, said))
			put(&l, brace, (size_t)(end - brace) + 1);
		sentence = end + 1;
	}
	put(&l, sentence, strlen(sentence));
	return pn__arena_dup(a, l.text, whole(&l));
}

enum pn__parsed
pn__wrong(struct pn__parse *ps, const struct pn_field *f, const char *rule,
    enum pn__message id, const struct pn__said *said)
{
	const struct sentence *s = &catalogue[id];
	const char *text;

	ps->rule = rule;
	if (f->message != NULL) {
		ps->message = pn__say(ps->tongue, NULL, f->message, NULL, 1);
		return PN__WRONG;
	}
	text = pn__say(ps->tongue, NULL, s->one, s->many,
	    said != NULL ? said->count : 1);
	ps->message = said != NULL ? fill_in(ps->arena, text, said) : text;
	return ps->message != NULL ? PN__WRONG : pn__wrong_memory(ps);
}

enum pn__parsed
pn__wrong_shape(struct pn__parse *ps, const struct pn__rule *r)
{
	static const char *const shapes[] = {
		[PN__SHAPE_TEXT] = NC_("shape", "text"),
		[PN__SHAPE_WORD] = NC_("shape", "text that is not empty"),
		[PN__SHAPE_EXACT] =
		    NC_("shape", "text without space around it"),
		[PN__SHAPE_NUMBER] = NC_("shape", "a number"),
		[PN__SHAPE_BOOL] = NC_("shape", "true or false"),
		[PN__SHAPE_STRUCT] = NC_("shape", "an object"),
		[PN__SHAPE_LIST] = NC_("shape", "a list"),
		[PN__SHAPE_FILE] = NC_("shape",
		    "a file, which only multipart/form-data can carry"),
	};
	const char *shape = pn__say(
	    ps->tongue, "shape", shapes[r->type->shape], NULL, 1);
	struct pn__said said = {
		.other = { shape, strlen(shape) }, .count = 1
	};

	return pn__wrong(ps, r->field, "type", PN__SAY_SHAPE, &said);
}

enum pn__parsed
pn__wrong_memory(struct pn__parse *ps)
{
	ps->rule = memory_rule;
	ps->message = pn__say(
	    ps->tongue, NULL, catalogue[PN__SAY_MEMORY].one, NULL, 1);
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
