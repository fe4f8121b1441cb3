/*
 * Mustache: any bytes as a template, which is a partial and a parent of its
 * own too, are refused with a message or rendered within the bounds.
 */
#include "view/mustache/mustache.h"
#include "fuzz.h"

static struct pn_value
data(void)
{
	static struct pn_value list[2];
	static struct pn_member inner[1], members[5];

	list[0] = pn_value(1);
	list[1] = pn_value("'\"<&");
	inner[0] = (struct pn_member){ PN_S("b"), pn_value(1.5) };
	members[0] = (struct pn_member){ PN_S("a"),
		{ .kind = PN_KIND_MAP, .map = inner, .n = 1 } };
	members[1] = (struct pn_member){ PN_S("l"),
		{ .kind = PN_KIND_LIST, .list = list, .n = 2 } };
	members[2] = (struct pn_member){ PN_S("t"), pn_value(true) };
	members[3] = (struct pn_member){ PN_S("p"), pn_value("self") };
	members[4] = (struct pn_member){ PN_S("x"), pn_value("a\nb") };
	return (struct pn_value){
		.kind = PN_KIND_MAP, .map = members, .n = PN_COUNT(members)
	};
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct pn_slice text = { (const char *)bytes, n };
	const struct pn__must_template *t;
	struct pn__must *m = pn__must_new(NULL);
	struct pn_value root = data();
	struct pn__view_error err;
	struct pn__arena a;
	struct pn__buf out;

	MUST(m != NULL);
	MUST(pn__must_add(m, "self", text) == 0);
	pn__arena_init(&a, 4096, 1 << 20);
	pn__buf_init(&out, 1 << 16);
	t = pn__must_load_text(m, "page", text, &err);
	if (t == NULL || pn__must_render(t, &root, &a, &out, &err) == -1)
		MUST(err.text[0] != '\0');
	pn__buf_fini(&out);
	pn__arena_fini(&a);
	pn__must_free(m);
	return 0;
}
