/* <pn:cache>: what may stand in it, and what is shown. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"
#include "view/fragment.h"

#define C(attrs, content) "<pn:cache " attrs ">" content "</pn:cache>"
#define K "key=\"a\" for=\"60s\""

static void
load(void **state)
{
	static const struct {
		const char *line, *want; /* want NULL: it is good */
	} cases[] = {
		{ C(K, "x"), NULL },
		{ C("key=\"${a}-b\" for=\"1d\" tags=\"a b ${c}\"", "x"),
		    NULL },
		{ C(K, "<form action=\"/s\"><input name=\"q\"/></form>"),
		    NULL },
		{ C(K, C(K, C(K, C(K, "x")))), NULL },
		{ "<i pn:each=\"e in l\">" C("key=\"${e}\" for=\"2h\"",
			      "x") "</i>",
		    NULL },
		{ C("for=\"60s\"", "x"), "needs a key" },
		{ C("key=\"\" for=\"60s\"", "x"), "needs a key" },
		{ C("key=\"a\"", "x"), "for how long?" },
		{ C("key=\"a\" for=\"60\"", "x"), "no time" },
		{ C("key=\"a\" for=\"0s\"", "x"), "no time" },
		{ C("key=\"a\" for=\"-1s\"", "x"), "no time" },
		{ C("key=\"a\" for=\"1w\"", "x"), "no time" },
		{ C("key=\"a\" for=\"${a}\"", "x"), "no time" },
		{ C(K " class=\"x\"", "x"), "no class" },
		{ C(K, C(K, C(K, C(K, C(K, "x"))))), "more than 4" },
		{ "<i pn:each=\"e in l\">" C(K, "${e}") "</i>",
		    "would show the first" },
		{ C(K, "<form method=\"post\"/>"), "the token of a form" },
		{ C(K, "<form method=\"post\" pn:form=\"entry\"/>"),
		    "form with pn:form" },
		{ C(K, "<script>x</script>"), "nonce of a <script>" },
		{ C(K, "<style>p{}</style>"), "nonce of a <script>" },
		{ C(K, "${csrf_token}"), "csrf_token is made for one" },
		{ C(K, "<i title=\"${csp_nonce}\"/>"), "csp_nonce" },
		{ C(K, "<i pn:if=\"flash\"/>"), "flash is made for one" },
		{ "<form method=\"post\" pn:form=\"entry\">" C(K, "x")
		    "</form>", "this visitor has typed" },
	};
	char text[1024];
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		bool is_loaded;
		struct kit k;

		kit_init(&k);
		snprintf(text, sizeof(text),
		    "<div xmlns:pn=\"postern\">\n%s</div>", cases[i].line);
		kit_file(&k, "a.html", text);
		is_loaded = pn__views_load(k.views, "a.html", &k.err) != NULL;
		if (is_loaded != (cases[i].want == NULL) ||
		    (!is_loaded &&
			(strstr(k.err.text, cases[i].want) == NULL ||
			    strncmp(k.err.text, "a.html:2:", 9) != 0))) {
			print_error("%s: %s\n", cases[i].line,
			    is_loaded ? "is taken" : k.err.text);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

/* The page with its values, through a store. */
struct page {
	struct kit k;
	struct pn__drops *drops;
	struct pn__view_cache cache;
};

static void
page_init(struct page *p, const char *text)
{
	kit_init(&p->k);
	kit_file(&p->k, "a.html", text);
	p->drops = pn__drops_new();
	p->cache = (struct pn__view_cache){
		.fragments = pn__fragments_new(p->drops, 1 << 20),
		.is_reader = true };
}

static void
page_fini(struct page *p)
{
	pn__fragments_free((struct pn__fragments *)p->cache.fragments);
	pn__drops_free(p->drops);
	kit_fini(&p->k);
}

static const char *
show(struct page *p, int64_t n, struct pn_value key)
{
	const struct pn_member values[] = { { PN_S("n"), pn_value(n) },
		{ PN_S("key"), key } };
	struct pn__view_data d = { .values = values, .nvalues = 2,
		.cache = &p->cache };
	const struct pn__view *v =
	    pn__views_load(p->k.views, "a.html", &p->k.err);

	pn__buf_reset(&p->k.out, 0);
	pn__arena_reset(&p->k.arena);
	p->cache.seen = pn__drops_seen(p->drops);
	if (v == NULL || pn__view_render(v, &d, &p->k.arena, &p->k.out,
			     &p->k.err) == -1)
		return p->k.err.text;
	return pn__buf_str(&p->k.out);
}

static void
drop(struct page *p, const char *tag)
{
	struct pn__tags t = { 0 };

	pn__tags_add(&t, (struct pn_slice){ tag, strlen(tag) });
	pn__drops_drop(p->drops, &t);
}

static void
shown(void **state)
{
	struct page p;

	(void)state;
	page_init(&p,
	    "<p xmlns:pn=\"postern\">${n}" C("key=\"${key}\" for=\"60s\" "
		"tags=\"t all-${key}\"", "<b>${n}</b>") "</p>");
	assert_string_equal(show(&p, 1, pn_value(7)), "<p>1<b>1</b></p>");
	assert_string_equal(show(&p, 2, pn_value(7)), "<p>2<b>1</b></p>");
	assert_string_equal(show(&p, 3, pn_value(8)), "<p>3<b>3</b></p>");
	/* without a key it is not kept */
	assert_string_equal(show(&p, 4, pn_null), "<p>4<b>4</b></p>");
	assert_string_equal(show(&p, 5, pn_null), "<p>5<b>5</b></p>");
	drop(&p, "all-8");
	assert_string_equal(show(&p, 6, pn_value(7)), "<p>6<b>1</b></p>");
	assert_string_equal(show(&p, 7, pn_value(8)), "<p>7<b>7</b></p>");
	drop(&p, "t");
	assert_string_equal(show(&p, 8, pn_value(7)), "<p>8<b>8</b></p>");
	/* each language has its own */
	p.cache.locale = "de";
	assert_string_equal(show(&p, 9, pn_value(7)), "<p>9<b>9</b></p>");
	p.cache.locale = NULL;
	assert_string_equal(show(&p, 10, pn_value(7)), "<p>10<b>8</b></p>");
	/* what a transaction shows may be taken back: it is not kept */
	p.cache.is_reader = false;
	assert_string_equal(show(&p, 11, pn_value(9)), "<p>11<b>11</b></p>");
	p.cache.is_reader = true;
	assert_string_equal(show(&p, 12, pn_value(9)), "<p>12<b>12</b></p>");
	page_fini(&p);
}

static void
nested(void **state)
{
	struct page p;

	(void)state;
	page_init(&p,
	    "<p xmlns:pn=\"postern\">" C("key=\"o\" for=\"60s\" tags=\"o\"",
		"${n}" C("key=\"${key}\" for=\"60s\" tags=\"i\"", "-${n}"))
	    "</p>");
	assert_string_equal(show(&p, 1, pn_value(1)), "<p>1-1</p>");
	assert_string_equal(show(&p, 2, pn_value(1)), "<p>1-1</p>");
	drop(&p, "o");
	assert_string_equal(show(&p, 3, pn_value(1)), "<p>3-1</p>");
	/* What is dropped inside is dropped around it. */
	drop(&p, "i");
	assert_string_equal(show(&p, 4, pn_value(1)), "<p>4-4</p>");
	/* Nor is kept around it what is not kept inside. */
	drop(&p, "o");
	assert_string_equal(show(&p, 5, pn_null), "<p>5-5</p>");
	assert_string_equal(show(&p, 6, pn_null), "<p>6-6</p>");
	page_fini(&p);
}

static void
two_places(void **state)
{
	struct page p;

	(void)state;
	page_init(&p, "<p xmlns:pn=\"postern\">" C(K, "a${n}") C(K, "b${n}")
		"</p>");
	assert_string_equal(show(&p, 1, pn_null), "<p>a1b1</p>");
	assert_string_equal(show(&p, 2, pn_null), "<p>a1b1</p>");
	page_fini(&p);
}

static void
no_key(void **state)
{
	struct page p;

	(void)state;
	page_init(&p, "<p xmlns:pn=\"postern\">" C("key=\"${key}\" "
		"for=\"60s\"", "x") "</p>");
	assert_non_null(strstr(show(&p, 1,
		    (struct pn_value){ .kind = PN_KIND_LIST }),
	    "a.html:1:38: a key is a text or a number"));
	page_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load),
		cmocka_unit_test(shown),
		cmocka_unit_test(nested),
		cmocka_unit_test(two_places),
		cmocka_unit_test(no_key),
	};

	return cmocka_run_group_tests_name("view/cache", tests, NULL, NULL);
}
