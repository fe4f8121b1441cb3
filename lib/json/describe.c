#include "json/describe.h"

#include "json/json.h"

#include <float.h>
#include <string.h>

/* A document being written. */
struct describe {
	struct pn__buf *out;
	pn__json_namer *namer;
	void *ctx;
	bool may_be_null; /* the field at hand */
};

static void
add_string(struct pn__buf *b, const char *s)
{
	pn__json_string(b, s, strlen(s));
}

/* ,"name":"text", but for none. */
static void
add_text(struct pn__buf *b, const char *name, const char *text)
{
	if (text == NULL)
		return;
	pn__buf_addf(b, ",\"%s\":", name);
	add_string(b, text);
}

bool
pn__json_is_required(const struct pn_field *f)
{
	if (f->key || f->read_only)
		return false;
	if (f->type == PN_TYPE_BOOL)
		return f->required;
	if (f->fallback != NULL)
		return false;
	return f->required || (f->type == PN_TYPE_TEXT && f->min > 0) ||
	    (f->type == PN_TYPE_LIST && f->min_items > 0);
}

static void
describe_text(struct describe *d, const struct pn_field *f)
{
	pn__json_describe_text(d->out, f);
}

static void
describe_int(struct describe *d, const struct pn_field *f)
{
	if (f->size >= 4 && f->is_signed)
		pn__buf_addf(d->out, ",\"format\":\"int%d\"", f->size * 8);
	pn__buf_addf(d->out, ",\"minimum\":%.0Lf,\"maximum\":%.0Lf", f->min,
	    f->max);
}

/* A bound, unless it is that of a double. */
static void
add_bound(struct pn__buf *b, const char *name, long double bound)
{
	if (bound <= -(long double)DBL_MAX || bound >= (long double)DBL_MAX)
		return;
	pn__buf_addf(b, ",\"%s\":", name);
	pn__buf_addd(b, (double)bound);
}

static void
describe_real(struct describe *d, const struct pn_field *f)
{
	long double own = f->size == sizeof(float) ? FLT_MAX : DBL_MAX;

	add_bound(d->out, "minimum", f->min < -own ? -own : f->min);
	add_bound(d->out, "maximum", f->max > own ? own : f->max);
	if (f->type == PN_TYPE_DECIMAL && f->scale == 0)
		pn__buf_adds(d->out, ",\"multipleOf\":1");
	else if (f->type == PN_TYPE_DECIMAL)
		pn__buf_addf(d->out, ",\"multipleOf\":1e-%d", f->scale);
}

static void
describe_choice(struct describe *d, const struct pn_field *f)
{
	if (f->choices == NULL) {
		/* They come from rows: another moment, another list. */
		pn__buf_adds(d->out, ",\"minLength\":1");
		return;
	}
	pn__buf_adds(d->out, ",\"enum\":[");
	for (const struct pn_choice *c = f->choices; c->value != NULL; c++) {
		if (c > f->choices)
			pn__buf_addc(d->out, ',');
		add_string(d->out, c->value);
	}
	pn__buf_adds(d->out, d->may_be_null ? ",null]" : "]");
}

static void
describe_bool(struct describe *d, const struct pn_field *f)
{
	if (f->required)
		pn__buf_adds(d->out, ",\"const\":true");
}

/* Its bytes are a part of multipart/form-data. */
static void
describe_file(struct describe *d, const struct pn_field *f)
{
	(void)f;
	pn__buf_adds(d->out, ",\"format\":\"binary\"");
}

static void describe_value(
    struct describe *d, const struct pn_field *f, bool may_be_null);

static void
describe_list(struct describe *d, const struct pn_field *f)
{
	size_t min = f->min_items == 0 && f->required ? 1 : f->min_items;

	if (min > 0)
		pn__buf_addf(d->out, ",\"minItems\":%zu", min);
	pn__buf_addf(d->out, ",\"maxItems\":%zu", f->max_items);
	if (f->item->type == PN_TYPE_CHOICE)
		pn__buf_adds(d->out, ",\"uniqueItems\":true");
	pn__buf_adds(d->out, ",\"items\":");
	describe_value(d, f->item, false);
	pn__buf_addc(d->out, '}');
}

static void
describe_struct(struct describe *d, const struct pn_field *f)
{
	const char *name = d->namer(d->ctx, f->schema);

	pn__buf_addf(d->out,
	    "\"anyOf\":[{\"$ref\":\"#/components/schemas/%s\"}%s]",
	    name != NULL ? name : "",
	    d->may_be_null ? ",{\"type\":\"null\"}" : "");
}

static const struct {
	const char *type;
	void (*describe)(struct describe *d, const struct pn_field *f);
} types[] = {
	[PN_TYPE_TEXT] = { "string", describe_text },
	[PN_TYPE_INT] = { "integer", describe_int },
	[PN_TYPE_REAL] = { "number", describe_real },
	[PN_TYPE_BOOL] = { "boolean", describe_bool },
	[PN_TYPE_CHOICE] = { "string", describe_choice },
	[PN_TYPE_DATE] = { "string", describe_text },
	[PN_TYPE_TIME] = { "string", describe_text },
	[PN_TYPE_DATETIME] = { "string", describe_text },
	[PN_TYPE_DECIMAL] = { "number", describe_real },
	[PN_TYPE_STRUCT] = { NULL, describe_struct },
	[PN_TYPE_LIST] = { "array", describe_list },
	[PN_TYPE_FILE] = { "string", describe_file },
};

/* The value of the field where none was sent. */
static void
add_default(struct pn__buf *b, const struct pn_field *f)
{
	bool is_number = f->type == PN_TYPE_INT || f->type == PN_TYPE_REAL ||
	    f->type == PN_TYPE_DECIMAL;

	if (f->fallback == NULL || f->type == PN_TYPE_BOOL)
		return;
	if (is_number)
		pn__buf_addf(b, ",\"default\":%s", f->fallback);
	else
		add_text(b, "default", f->fallback);
}

/* A value as the text says; of a list, of one item. */
static void
add_example(struct pn__buf *b, const struct pn_field *f)
{
	if (f->example == NULL)
		return;
	pn__buf_adds(b, ",\"examples\":[");
	pn__json_example_field(b, f);
	pn__buf_addc(b, ']');
}

/* What people read, and who may set or see it. */
static void
add_words(struct pn__buf *b, const struct pn_field *f)
{
	add_text(b, "title", f->label);
	add_text(b, "description", f->hint);
	add_default(b, f);
	add_example(b, f);
	if (f->key || f->read_only)
		pn__buf_adds(b, ",\"readOnly\":true");
	if (f->write_only)
		pn__buf_adds(b, ",\"writeOnly\":true");
}

static void
describe_value(struct describe *d, const struct pn_field *f, bool may_be_null)
{
	const char *type = types[f->type].type;

	d->may_be_null = may_be_null;
	if (type != NULL && may_be_null)
		pn__buf_addf(d->out, "{\"type\":[\"%s\",\"null\"]", type);
	else if (type != NULL)
		pn__buf_addf(d->out, "{\"type\":\"%s\"", type);
	else
		pn__buf_addc(d->out, '{');
	types[f->type].describe(d, f);
}

static void
describe_field(struct describe *d, const struct pn_field *f)
{
	describe_value(d, f, !pn__json_is_required(f));
	add_words(d->out, f);
	pn__buf_addc(d->out, '}');
}

static void
add_required(struct pn__buf *b, const struct pn_schema *s)
{
	bool any = false;

	for (size_t i = 0; i < s->nfields; i++) {
		if (!pn__json_is_required(&s->fields[i]))
			continue;
		pn__buf_adds(b, any ? "," : ",\"required\":[");
		add_string(b, s->fields[i].name);
		any = true;
	}
	pn__buf_adds(b, any ? "]" : "");
}

int
pn__json_describe_field(struct pn__buf *out, const struct pn_field *f,
    pn__json_namer *namer, void *ctx)
{
	struct describe d = { .out = out, .namer = namer, .ctx = ctx };

	describe_field(&d, f);
	return out->full ? -1 : 0;
}

int
pn__json_describe_sent(struct pn__buf *out, const struct pn_field *f,
    pn__json_namer *namer, void *ctx)
{
	struct describe d = { .out = out, .namer = namer, .ctx = ctx };

	describe_value(&d, f, false);
	add_words(out, f);
	pn__buf_addc(out, '}');
	return out->full ? -1 : 0;
}

int
pn__json_describe(struct pn__buf *out, const struct pn_schema *s, bool partial,
    pn__json_namer *namer, void *ctx)
{
	struct describe d = { .out = out, .namer = namer, .ctx = ctx };

	pn__buf_adds(out, "{\"type\":\"object\"");
	if (!partial)
		add_required(out, s);
	pn__buf_adds(out, ",\"properties\":{");
	for (size_t i = 0; i < s->nfields; i++) {
		pn__buf_adds(out, i > 0 ? "," : "");
		add_string(out, s->fields[i].name);
		pn__buf_addc(out, ':');
		describe_field(&d, &s->fields[i]);
	}
	pn__buf_addc(out, '}');
	if (s->unknown == PN_UNKNOWN_REFUSE)
		pn__buf_adds(out, ",\"patternProperties\":{\"^_\":true},"
				  "\"additionalProperties\":false");
	return pn__buf_addc(out, '}');
}
