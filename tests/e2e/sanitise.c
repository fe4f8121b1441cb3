/* Reads a JSON list of texts; writes the list of what the sanitiser left. */
#include "json/json.h"
#include "json/read.h"
#include "view/sanitise.h"

#include <stdio.h>
#include <stdlib.h>

static struct pn_value
clean(struct pn__arena *a, const struct pn_value *v)
{
	const struct pn_sanitising with = { .images = false };
	struct pn__buf out;
	struct pn_slice text;

	pn__buf_init(&out, 8 << 20);
	if (pn__sanitise(&out, v->text, v->n, &with) == -1)
		exit(1);
	text = (struct pn_slice){
		pn__arena_dup(a, out.p ? out.p : "", out.n), out.n };
	pn__buf_fini(&out);
	return pn_value_slice(text);
}

int
main(void)
{
	static char bytes[8 << 20];
	size_t n = fread(bytes, 1, sizeof(bytes), stdin);
	struct pn__json_error err;
	struct pn_value list, *v;
	struct pn__arena a;
	struct pn__buf out;

	pn__arena_init(&a, 65536, 256 << 20);
	pn__buf_init(&out, 64 << 20);
	if (pn__json_parse(&a, bytes, n, NULL, &list, &err) == -1) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	v = pn__arena_zalloc(&a, list.n, sizeof(*v));
	for (uint32_t i = 0; v != NULL && i < list.n; i++)
		v[i] = clean(&a, &list.list[i]);
	list.list = v;
	pn__json_write(&out, &list);
	fwrite(out.p, 1, out.n, stdout);
	pn__buf_fini(&out);
	pn__arena_fini(&a);
	return 0;
}
