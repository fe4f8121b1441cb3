/*
 * Values as a document: whatever they are, it is well-formed when it is
 * written, and the same again when it is read.
 */
#include "json/read.h"
#include "view/xslt/xslt.h"
#include "fuzz.h"

#include <libxml/parser.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__view_error err;
	struct pn__json_error why;
	struct pn__arena a;
	struct pn__buf out;
	struct pn_value v;
	xmlChar *text, *same;
	xmlDocPtr doc, again;
	int length, back;

	pn__arena_init(&a, 4096, 8 << 20);
	pn__buf_init(&out, 8 << 20);
	if (pn__json_parse(&a, (const char *)data, n, NULL, &v, &why) == 0 &&
	    (doc = pn__xslt_document(&v, &err)) != NULL) {
		xmlDocDumpMemoryEnc(doc, &text, &length, "UTF-8");
		again = xmlReadMemory((const char *)text, length, NULL, NULL,
		    XML_PARSE_NONET | XML_PARSE_HUGE);
		MUST(again != NULL);
		xmlDocDumpMemoryEnc(again, &same, &back, "UTF-8");
		MUST(length == back && memcmp(text, same, (size_t)back) == 0);
		MUST(pn__xslt_html(&out, doc, "fuzz", &err) == 0);
		xmlFree(text);
		xmlFree(same);
		xmlFreeDoc(again);
		xmlFreeDoc(doc);
	}
	pn__buf_fini(&out);
	pn__arena_fini(&a);
	return 0;
}
