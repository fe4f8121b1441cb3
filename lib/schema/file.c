#include "schema/file.h"

#include "schema/type.h"
#include "schema/utf8.h"

#include <stdio.h>
#include <string.h>

/* No file system has longer names. */
enum { SIZE_TEXT = 32, KINDS_TEXT = 120, NAME_BYTES = 255 };

static int
plan_file(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_field *f = r->field;
	const char *fault = NULL;

	if (f->accept != NULL)
		fault = pn__accept_fault(f->accept);
	if (fault != NULL)
		return pn__plan_error(pl, "%s", fault);
	if (f->sink != NULL && f->sink->write == NULL)
		return pn__plan_error(pl, "its .sink has no .write");
	if (f->min < 0 || f->max < 1 || f->max > (long double)INT64_MAX)
		return pn__plan_error(pl,
		    "min %Lg and max %Lg are no sizes of a file in bytes",
		    f->min, f->max);
	return 0;
}

/* A size for people: "300 bytes", "1.5 MB". */
static void
print_size(char out[SIZE_TEXT], long double bytes)
{
	if (bytes < 1000)
		snprintf(out, SIZE_TEXT, "%.0Lf bytes", bytes);
	else if (bytes < 1024 * 1024)
		snprintf(out, SIZE_TEXT, "%.4Lg KB", bytes / 1024);
	else if (bytes < 1024 * 1024 * 1024)
		snprintf(out, SIZE_TEXT, "%.4Lg MB", bytes / 1024 / 1024);
	else
		snprintf(out, SIZE_TEXT, "%.4Lg GB",
		    bytes / 1024 / 1024 / 1024);
}

static enum pn__parsed
wrong_size(struct pn__parse *ps, const struct pn_field *f, bool too_large)
{
	char min[SIZE_TEXT], max[SIZE_TEXT], own[SIZE_TEXT];
	struct pn__said said = { .min = min, .max = max, .count = 1 };

	print_size(min, f->min);
	print_size(max, f->max);
	print_size(own, (long double)ps->file->size);
	said.other = (struct pn_slice){ own, strlen(own) };
	return too_large ? pn__wrong(ps, f, "max", PN__SAY_FILE_MAX, &said)
			 : pn__wrong(ps, f, "min", PN__SAY_FILE_MIN, &said);
}

static enum pn__parsed
wrong_kind(struct pn__parse *ps, const struct pn_field *f)
{
	char words[KINDS_TEXT];
	struct pn__said said = { .count = 1 };

	pn__accept_words(f->accept, words, sizeof(words));
	said.other = (struct pn_slice){ words, strlen(words) };
	return pn__wrong(ps, f, "accept", PN__SAY_FILE_KIND, &said);
}

/* Names end up in headers, tables and lists of others. */
static bool
is_plain_name(const struct pn_upload *u)
{
	struct pn__utf8_found found;

	return u->filename_n <= NAME_BYTES &&
	    pn__utf8_scan(u->filename, u->filename_n, &found) &&
	    !found.has_nul && !found.has_control && !found.has_line_end;
}

static enum pn__parsed
parse_file(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	const struct pn_field *f = r->field;
	const struct pn_upload *u = ps->file;

	if (u == NULL && text.n == 0)
		return PN__EMPTY;
	if (u == NULL)
		return pn__wrong(ps, f, "type", PN__SAY_FILE_TEXT, NULL);
	if ((long double)u->size > f->max)
		return wrong_size(ps, f, true);
	if ((long double)u->size < f->min)
		return wrong_size(ps, f, false);
	if (!pn__accept_fits(f->accept, u))
		return wrong_kind(ps, f);
	if (!is_plain_name(u))
		return pn__wrong(ps, f, "accept", PN__SAY_FILE_NAME, NULL);
	memcpy(m, &u, sizeof(u));
	return PN__RIGHT;
}

/* What is shown of a file is its name. */
static struct pn_value
value_file(const struct pn_field *f, const void *m)
{
	const struct pn_upload *u;

	(void)f;
	memcpy(&u, m, sizeof(u));
	if (u == NULL)
		return pn_null;
	return pn_value_slice(
	    (struct pn_slice){ u->filename, u->filename_n });
}

const struct pn__type pn__type_file = {
	.name = "file",
	.required = PN__SAY_REQUIRED_FILE,
	.shape = PN__SHAPE_FILE,
	.has_bounds = true,
	.plan = plan_file,
	.parse = parse_file,
	.value = value_file,
};

static uint64_t
times(uint64_t a, uint64_t b)
{
	uint64_t v;

	return __builtin_mul_overflow(a, b, &v) ? UINT64_MAX : v;
}

/* All bytes of a schema's files; a struct in itself is refused later. */
static uint64_t
files_in(const struct pn_schema *s, int depth)
{
	uint64_t sum = 0, n;

	for (size_t i = 0; i < s->nfields && depth <= PN__DEPTH_MAX; i++) {
		const struct pn_field *f = &s->fields[i];
		uint64_t count = f->type == PN_TYPE_LIST ? f->max_items : 1;

		if (f->type == PN_TYPE_LIST && f->item != NULL)
			f = f->item;
		n = 0;
		if (f->type == PN_TYPE_FILE && f->max > 0)
			n = f->max < 1e18L ? (uint64_t)f->max : UINT64_MAX;
		else if (f->type == PN_TYPE_STRUCT && f->schema != NULL)
			n = files_in(f->schema, depth + 1);
		n = times(n, count);
		sum = sum > UINT64_MAX - n ? UINT64_MAX : sum + n;
	}
	return sum;
}

uint64_t
pn__schema_files(const struct pn_schema *s)
{
	return files_in(s, 0);
}

/* What is said of a file that was right. NULL: the arena is full. */
static const char *
again_message(const struct pn__input *in, struct pn__arena *a)
{
	static const struct pn_field nameless = { .name = "" };
	struct pn__parse ps = { .arena = a, .tongue = in->tongue };

	pn__wrong(&ps, &nameless, "again", PN__SAY_FILE_AGAIN, NULL);
	return ps.message;
}

/* Whether a file came for field i itself, or for the list that it is. */
static bool
has_file(const struct pn__input *in, size_t i)
{
	const struct pn__parts *parts = pn__parts_of(in, i);

	return (in->files != NULL && in->files[i] != NULL) ||
	    (parts != NULL && parts->files != NULL);
}

/* As pn__input_again() for a part of in, whose path is before. */
static int
say_again(struct pn__input *in, struct pn__arena *a,
    const struct pn__input *part, const char *before)
{
	for (size_t i = 0; i < part->schema->nfields; i++) {
		const struct pn__parts *parts = pn__parts_of(part, i);
		bool is_list = part->plan->rules[i].type->has_items;
		const char *path = pn__arena_printf(
		    a, "%s%s", before, part->schema->fields[i].name);

		if (path == NULL)
			return -1;
		if (has_file(part, i) &&
		    pn__input_error_of(in, path) == NULL &&
		    pn__input_error(
			in, a, path, "again", again_message(in, a)) == -1)
			return -1;
		if (parts == NULL || parts->inputs == NULL)
			continue;
		for (size_t k = 0; k < parts->n; k++) {
			const char *deeper = is_list
			    ? pn__arena_printf(a, "%s.%zu.", path, k)
			    : pn__arena_printf(a, "%s.", path);

			if (deeper == NULL)
				return -1;
			if (parts->inputs[k] != NULL &&
			    say_again(in, a, parts->inputs[k], deeper) == -1)
				return -1;
		}
	}
	return 0;
}

int
pn__input_again(struct pn__input *in, struct pn__arena *a)
{
	if (!in->has_files || in->errors == NULL)
		return 0;
	return say_again(in, a, in, "");
}
