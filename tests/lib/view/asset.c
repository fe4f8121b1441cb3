/* Versions of files that pages name, and what is switched off. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"
#include "view/asset.h"

#include <sys/stat.h>

/* A kit whose folder of templates is that of the files too. */
static void
put_files(struct kit *k)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/sub", k->folder);
	mkdir(path, 0700);
	kit_file(k, "site.css", "p{}");
	kit_file(k, "same.css", "p{}");
	kit_file(k, "a.js", "1");
	kit_file(k, "sub/b.png", "png");
	kit_file(k, ".hidden", "no");
}

static void
remove_files(struct kit *k)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/sub/b.png", k->folder);
	unlink(path);
	snprintf(path, sizeof(path), "%s/sub", k->folder);
	rmdir(path);
}

/* V in want stands for the version of site.css, J of a.js, B of b.png. */
static const struct {
	const char *page, *want;
} cases[] = {
	{ "<link href='/s/site.css'/>", "<link href=\"/s/site.css?v=V\">" },
	{ "<link href='/s/same.css'/>", "<link href=\"/s/same.css?v=V\">" },
	{ "<script src='/s/a.js'></script>",
	    "<script src=\"/s/a.js?v=J\"></script>" },
	{ "<img src='/s/sub/b.png#x'/>",
	    "<img src=\"/s/sub/b.png?v=B#x\">" },
	{ "<img srcset='/s/sub/b.png 1x, /s/a.js 2x,/s/no 3x'/>",
	    "<img srcset=\"/s/sub/b.png?v=B 1x, /s/a.js?v=J 2x,/s/no 3x\">" },
	{ "<img srcset='/s/sub/b.png'/>",
	    "<img srcset=\"/s/sub/b.png?v=B\">" },
	{ "<img srcset='/s/sub/b.png, /s/a.js'/>",
	    "<img srcset=\"/s/sub/b.png?v=B, /s/a.js?v=J\">" },
	{ "<video poster='/s/sub/b.png'></video>",
	    "<video poster=\"/s/sub/b.png?v=B\"></video>" },
	/* not ours, or not there, or versioned by the designer */
	{ "<img src='/s/none.png'/>", "<img src=\"/s/none.png\">" },
	{ "<img src='/s/site.css?x=1'/>", "<img src=\"/s/site.css?x=1\">" },
	{ "<img src='/s/site.css?'/>", "<img src=\"/s/site.css?\">" },
	{ "<img src='/other/site.css'/>", "<img src=\"/other/site.css\">" },
	{ "<img src='s/site.css'/>", "<img src=\"s/site.css\">" },
	{ "<img src='//h/s/site.css'/>", "<img src=\"//h/s/site.css\">" },
	{ "<img src='https://h/s/site.css'/>",
	    "<img src=\"https://h/s/site.css\">" },
	{ "<img src='/s/'/>", "<img src=\"/s/\">" },
	{ "<img src='/s/sub'/>", "<img src=\"/s/sub\">" },
	{ "<img src='/s/../a.js'/>", "<img src=\"/s/../a.js\">" },
	{ "<img src='/s/sub/../a.js'/>", "<img src=\"/s/sub/../a.js\">" },
	{ "<img src='/s/.hidden'/>", "<img src=\"/s/.hidden\">" },
	{ "<img src='/s/a%2ejs'/>", "<img src=\"/s/a%2ejs\">" },
	{ "<a href='/s/site.css'>x</a>", "<a href=\"/s/site.css\">x</a>" },
	{ "<img src='/s/${x}'/>", "<img src=\"/s/\">" },
	{ "<img data-src='/s/a.js'/>", "<img data-src=\"/s/a.js\">" },
	/* switched off where it stands */
	{ "<link href='/s/site.css' pn:version='off'/>",
	    "<link href=\"/s/site.css\">" },
	{ "<script>1</script>", "<script nonce=\"N\">1</script>" },
	{ "<script pn:nonce='off'>1</script>", "<script>1</script>" },
	{ "<style pn:nonce='off'>p{}</style>", "<style>p{}</style>" },
	{ "<a href='//x' target='_blank'>x</a>",
	    "<a href=\"//x\" target=\"_blank\" rel=\"noopener "
	    "noreferrer\">x</a>" },
	{ "<a href='//x' target='_blank' pn:rel='off'>x</a>",
	    "<a href=\"//x\" target=\"_blank\">x</a>" },
};

static void
version_of(struct kit *k, struct pn__assets *as, const char *url, char *to)
{
	size_t end;
	const char *v = pn__assets_version(
	    as, (struct pn_slice){ url, strlen(url) }, "x", &end);

	(void)k;
	assert_non_null(v);
	assert_int_equal(end, strlen(url));
	strcpy(to, v);
}

/* want with the versions in place of V, J and B. */
static void
fill(char *out, const char *want, char v[3][32])
{
	for (; *want != '\0'; want++) {
		const char *at = strchr("VJB", *want);

		if (at != NULL && want[-1] == '=') {
			strcpy(out, v[at - "VJB"]);
			out += strlen(out);
		} else
			*out++ = *want;
	}
	*out = '\0';
}

static void
versions(void **state)
{
	char text[512], want[1024], v[3][32];
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn__assets *as;
		const char *got;
		struct kit k;

		kit_init(&k);
		put_files(&k);
		as = pn__assets_new(k.folder, "/s/", NULL);
		pn__views_use_assets(k.views, as);
		kit_set(&k, "csp_nonce", pn_value("N"));
		version_of(&k, as, "/s/site.css", v[0]);
		version_of(&k, as, "/s/a.js", v[1]);
		version_of(&k, as, "/s/sub/b.png", v[2]);
		snprintf(text, sizeof(text),
		    "<pn:block xmlns:pn='postern'>%s</pn:block>",
		    cases[i].page);
		kit_file(&k, "a.html", text);
		/* The nonce is for its own cases. */
		if (strstr(cases[i].want, "nonce") == NULL &&
		    strstr(cases[i].page, "pn:nonce") == NULL)
			k.nvalues = 0;
		got = kit_page(&k, "a.html");
		fill(want, cases[i].want, v);
		if (got == NULL || strcmp(got, want) != 0) {
			print_error("%s\n  gives %s\n  not   %s\n",
			    cases[i].page, got ? got : k.err.text, want);
			failures++;
		}
		remove_files(&k);
		kit_fini(&k);
		pn__assets_free(as);
	}
	assert_int_equal(failures, 0);
	assert_string_not_equal(v[0], v[1]);
	assert_int_equal(strlen(v[0]), 10);
}

/* A form of the schema, with what was typed, where it is switched off. */
static void
form(void **state)
{
	struct kit k;
	const char *got;

	(void)state;
	kit_init(&k);
	kit_file(&k, "a.html",
	    "<form xmlns:pn='postern' pn:form='entry'>"
	    "<input name='colour' pn:value='off' pn:error='off'/>"
	    "<textarea name='message' pn:value='off'>own</textarea>"
	    "<input name='name'/></form>");
	got = kit_page(&k, "a.html");
	if (got == NULL)
		fail_msg("%s", k.err.text);
	assert_null(strstr(got, "value=\"blue\""));
	assert_non_null(strstr(got, ">own</textarea>"));
	kit_fini(&k);
}

static void
refused(void **state)
{
	static const char *const names[] = { "version", "nonce", "rel" };
	char text[256];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(names); i++) {
		struct pn__assets *as = pn__assets_new("/tmp", "/s/", NULL);
		struct kit k;

		kit_init(&k);
		pn__views_use_assets(k.views, as);
		snprintf(text, sizeof(text),
		    "<div xmlns:pn='postern'><%s pn:%s='on' src='/s/x' "
		    "href='//x' target='_blank'></%s></div>",
		    i == 2 ? "a" : "script", names[i],
		    i == 2 ? "a" : "script");
		kit_file(&k, "a.html", text);
		assert_null(kit_page(&k, "a.html"));
		assert_non_null(
		    strstr(k.err.text, "is \"off\", or is left out"));
		kit_fini(&k);
		pn__assets_free(as);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions),
		cmocka_unit_test(form),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests_name("view/asset", tests, NULL, NULL);
}
