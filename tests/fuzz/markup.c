#define _GNU_SOURCE 1 /* memmem() */

/*
 * The markup engine: any bytes as a template are refused with a message, or
 * compiled and rendered with a value that never comes out as markup.
 */
#include "view/view.h"
#include "fuzz.h"

#include <postern/fields.h>

struct note {
	int64_t id;
	const char *text;
	bool done;
};

static const struct pn_schema schema = PN_SCHEMA(struct note,
    PN_INT(struct note, id, .key = true),
    PN_TEXT(struct note, text, .min = 1, .rows = 3),
    PN_BOOL(struct note, done));

static const struct note notes[] = { { 1, "<pwn a=\"'&", true },
	{ 2, "x", false } };

static void
render(const struct pn__view *v, const struct pn__plans *plans, bool is_clean)
{
	struct pn_member values[] = {
		{ PN_S("x"), pn_value("\"'><pwn onload=x>&\n\r\\`${x}") },
		{ PN_S("n"), pn_value(-7) },
		{ PN_S("e"), pn_record(&schema, &notes[0]) },
		{ PN_S("es"),
		    pn_value(((struct pn_rows){ &schema, notes, 2 })) },
	};
	struct pn__view_error err;
	struct pn__arena a;
	struct pn__buf out;
	const struct pn__input *in;
	struct pn__view_data d = { .values = values,
		.nvalues = PN_COUNT(values),
		.inputs = &in,
		.ninputs = 1 };

	pn__arena_init(&a, 4096, 1 << 20);
	pn__buf_init(&out, 1 << 20);
	in = pn__input_new(&a, pn__plans_named(plans, "note"));
	if (pn__view_render(v, &d, &a, &out, &err) == -1)
		MUST(err.text[0] != '\0');
	else if (is_clean && out.n > 0)
		MUST(memmem(out.p, out.n, "<pwn", 4) == NULL);
	pn__buf_fini(&out);
	pn__arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__plans *plans = pn__plans_new();
	struct pn__view_error err = { "" };
	const struct pn__view *v;
	struct pn__views *vs;
	char why[256];

	MUST(pn__plans_add(plans, &schema, why, sizeof(why)) == 0);
	vs = pn__views_new("/nonexistent", plans);
	v = pn__views_load_text(vs, "a.html",
	    (struct pn_slice){ (const char *)data, n }, &err);
	if (v == NULL)
		MUST(strncmp(err.text, "a.html:", 7) == 0);
	else
		render(v, plans, memmem(data, n, "pwn", 3) == NULL);
	pn__views_free(vs);
	pn__plans_free(plans);
	return 0;
}
