#include "schema/type.h"

#include <string.h>

/* The place of a field among the errors; behind all for the record. */
static size_t
place_of(const struct pn__input *in, const char *field)
{
	int i = -1;

	if (field != NULL && field[0] != '\0')
		i = pn__plan_find(
		    in->plan, (struct pn_slice){ field, strcspn(field, ".") });
	return i != -1 ? (size_t)i : in->schema->nfields;
}

/* Puts e in its place: nearly always at the end. */
static void
insert(struct pn__input *in, struct pn__error *e)
{
	struct pn__error **at = &in->errors;

	if (in->last != NULL && in->last->place <= e->place)
		at = &in->last->next;
	while (*at != NULL && (*at)->place <= e->place)
		at = &(*at)->next;
	e->next = *at;
	*at = e;
	if (e->next == NULL)
		in->last = e;
	in->nerrors++;
}

/* "items" and "0.name" as "items.0.name"; NULL: the arena is full. */
static const char *
full_path(
    struct pn__input *in, struct pn__arena *a, size_t place, const char *path)
{
	const char *name = "";

	if (place < in->schema->nfields)
		name = in->schema->fields[place].name;
	if (path == NULL || path[0] == '\0')
		return name;
	return pn__arena_printf(a, "%s.%s", name, path);
}

int
pn__error_add(struct pn__input *in, struct pn__arena *a, size_t place,
    const char *path, const char *rule, const char *message)
{
	struct pn__error *e;
	const char *field;

	if (in->nerrors >= PN__ERRORS_MAX)
		return 0;
	if ((field = full_path(in, a, place, path)) == NULL ||
	    (e = pn__arena_alloc(a, sizeof(*e))) == NULL)
		return -1;
	*e = (struct pn__error){
		.field = field, .rule = rule, .message = message, .place = place
	};
	insert(in, e);
	return 0;
}

int
pn__errors_raise(struct pn__input *in, struct pn__arena *a, size_t place,
    const char *path, const struct pn__input *part)
{
	const struct pn__error *e;

	for (e = part->errors; e != NULL; e = e->next) {
		const char *whole = e->field;

		if (in->nerrors >= PN__ERRORS_MAX)
			return 0;
		if (path != NULL && whole[0] == '\0')
			whole = path;
		else if (path != NULL && (whole = pn__arena_printf(
					      a, "%s.%s", path, whole)) == NULL)
			return -1;
		if (pn__error_add(in, a, place, whole, e->rule, e->message) ==
		    -1)
			return -1;
	}
	return 0;
}

int
pn__input_error(struct pn__input *in, struct pn__arena *a, const char *field,
    const char *rule, const char *message)
{
	size_t place = place_of(in, field);
	const char *path = NULL;

	if (place < in->schema->nfields && (path = strchr(field, '.')) != NULL)
		path++;
	return pn__error_add(in, a, place, path, rule, message);
}

const struct pn__error *
pn__input_error_of(const struct pn__input *in, const char *field)
{
	size_t place = place_of(in, field);
	const struct pn__error *e = in->errors;

	if (place == in->schema->nfields)
		field = "";
	while (e != NULL && e->place < place)
		e = e->next;
	for (; e != NULL && e->place == place; e = e->next) {
		if (strcmp(e->field, field) == 0)
			return e;
	}
	return NULL;
}
