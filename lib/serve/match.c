#include "serve/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
pn__match_run(const struct pn__program *p, const char *line)
{
	struct pn__site_options o = { .log = &p->log };
	char err[PN__ERR_BYTES] = "it did not fit";
	size_t n = strcspn(line, " ");
	char *method = strndup(line, n);
	struct pn__buf out;
	struct pn__site *s;
	int rc = PN__EXIT_FAILURE;

	/* Routes need neither pages nor a database. */
	pn__buf_init(&out, 1 << 20);
	s = pn__site_new(p->app, &o, err, sizeof(err));
	if (method != NULL && s != NULL &&
	    pn__site_explain(
		s, method, line + n + strspn(line + n, " "), &out) == 0 &&
	    fwrite(out.p, 1, out.n, stdout) == out.n)
		rc = PN__EXIT_OK;
	else
		fprintf(stderr, "%s: --match: %s\n", p->app->name, err);
	pn__site_free(s);
	pn__buf_fini(&out);
	free(method);
	return rc;
}
