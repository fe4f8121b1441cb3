#include "bench/html.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 4, 5))) static size_t
add(char *page, size_t cap, size_t n, const char *fmt, ...)
{
	va_list ap;
	int more;

	va_start(ap, fmt);
	more = vsnprintf(page + n, cap - n, fmt, ap);
	va_end(ap);
	if (more < 0 || (size_t)more >= cap - n)
		errx(2, "the page is longer than %zu bytes", cap);
	return n + (size_t)more;
}

static size_t
escape(char *page, size_t cap, size_t n, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			n = add(page, cap, n, "&lt;");
			break;
		case '>':
			n = add(page, cap, n, "&gt;");
			break;
		case '&':
			n = add(page, cap, n, "&amp;");
			break;
		case '"':
			n = add(page, cap, n, "&quot;");
			break;
		case '\'':
			n = add(page, cap, n, "&#39;");
			break;
		default:
			if (n + 1 >= cap)
				errx(2, "the page is longer than %zu bytes",
				    cap);
			page[n++] = *text;
			break;
		}
	}
	return n;
}

size_t
html_begin(char *page, size_t cap)
{
	return add(page, cap, 0,
	    "<!DOCTYPE html><html><head><title>Fortunes</title></head>"
	    "<body><table><tr><th>id</th><th>message</th></tr>");
}

size_t
html_row(char *page, size_t cap, size_t n, int id, const char *message)
{
	n = add(page, cap, n, "<tr><td>%d</td><td>", id);
	n = escape(page, cap, n, message);
	return add(page, cap, n, "</td></tr>");
}

size_t
html_end(char *page, size_t cap, size_t n)
{
	return add(page, cap, n, "</table></body></html>");
}
