#include "schema/check.h"
#include "schema/type.h"

#include <string.h>

const struct pn__type *
pn__type_of(const struct pn_field *f)
{
	static const struct pn__type *const types[] = {
		[PN_TYPE_TEXT] = &pn__type_text,
		[PN_TYPE_INT] = &pn__type_int,
		[PN_TYPE_REAL] = &pn__type_real,
		[PN_TYPE_BOOL] = &pn__type_bool,
		[PN_TYPE_CHOICE] = &pn__type_choice,
		[PN_TYPE_DATE] = &pn__type_date,
		[PN_TYPE_TIME] = &pn__type_time,
		[PN_TYPE_DATETIME] = &pn__type_datetime,
		[PN_TYPE_DECIMAL] = &pn__type_decimal,
		[PN_TYPE_STRUCT] = &pn__type_struct,
		[PN_TYPE_LIST] = &pn__type_list,
		[PN_TYPE_FILE] = &pn__type_file,
	};

	if (f->type == PN_TYPE_TEXT && f->format != PN_FORMAT_NONE)
		return &pn__type_format;
	return f->type < PN_COUNT(types) ? types[f->type] : NULL;
}

enum pn__parsed
pn__own_check(struct pn__parse *ps, const struct pn_field *f, void *m)
{
	struct pn_check c = { .parse = ps };
	const char *message;

	if (f->check == NULL)
		return PN__RIGHT;
	ps->rule = NULL;
	message = f->check(&c, m);
	if (message == NULL && ps->rule == NULL)
		return PN__RIGHT;
	memset(m, 0, f->size);
	if (ps->rule == NULL) {
		ps->rule = "check";
		ps->message = message;
	}
	return PN__WRONG;
}

enum pn__parsed
pn__rule_parse(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	const struct pn_field *f = r->field;
	enum pn__parsed parsed = r->type->parse(ps, r, text, m);

	if (parsed == PN__EMPTY) {
		if (r->required)
			return pn__wrong(
			    ps, f, "required", r->type->required, NULL);
		memset(m, 0, f->size);
	}
	return parsed == PN__RIGHT ? pn__own_check(ps, f, m) : parsed;
}

const char *
pn__field_parse(const struct pn__plan *p, int field, struct pn_slice text,
    struct pn__arena *a, void *to, const char **ret_rule)
{
	struct pn__parse ps = { .plan = p, .arena = a };

	if (text.p == NULL)
		text.p = "";
	if (p->rules[field].type->parse == NULL) {
		pn__wrong(
		    &ps, p->rules[field].field, "type", PN__SAY_PARTS, NULL);
		*ret_rule = ps.rule;
		return ps.message;
	}
	if (pn__rule_parse(&ps, &p->rules[field], text, to) != PN__WRONG)
		return NULL;
	*ret_rule = ps.rule;
	return ps.message;
}

static const void *
member(const struct pn_field *f, const void *record)
{
	return (const char *)record + f->offset;
}

struct pn_value
pn__field_stored(const struct pn_field *f, const void *record)
{
	return pn__type_of(f)->value(f, member(f, record));
}

struct pn_value
pn__field_value(const struct pn_field *f, const void *record)
{
	return f->write_only ? pn_null : pn__field_stored(f, record);
}

int
pn__field_text(
    const struct pn_field *f, const void *record, struct pn__buf *out)
{
	const struct pn__type *t = pn__type_of(f);
	struct pn_value v;

	if (f->write_only)
		return 0;
	if (t->text != NULL)
		return t->text(f, member(f, record), out);
	v = t->value(f, member(f, record));
	return pn__value_print(out, &v);
}

void
pn__field_label(const struct pn_field *f, struct pn__buf *out)
{
	if (f->label != NULL) {
		pn__buf_adds(out, f->label);
		return;
	}
	for (const char *p = f->name; *p != '\0'; p++) {
		char c = *p == '_' ? ' ' : *p;

		if (p == f->name && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		pn__buf_addc(out, c);
	}
}
