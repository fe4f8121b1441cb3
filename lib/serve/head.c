#include "serve/ask.h"

#include <string.h>
#include <strings.h>

size_t
pn__head_end(const char *p, size_t n)
{
	size_t at = 0;

	while (at < n) {
		const char *end = memchr(p + at, '\n', n - at);
		size_t len;

		if (end == NULL)
			return 0;
		len = (size_t)(end - p) - at;
		at += len + 1;
		if (len == 0 || (len == 1 && end[-1] == '\r'))
			return at;
	}
	return 0;
}

struct pn_slice
pn__head_find(struct pn_slice head, const char *name)
{
	size_t at = 0, wanted = strlen(name);

	while (at < head.n) {
		const char *line = head.p + at;
		const char *end = memchr(line, '\n', head.n - at);
		size_t len = end != NULL ? (size_t)(end - line) : head.n - at;

		at += len + 1;
		if (len <= wanted || line[wanted] != ':' ||
		    strncasecmp(line, name, wanted) != 0)
			continue;
		line += wanted + 1;
		len -= wanted + 1;
		for (; len > 0 && *line == ' '; line++)
			len--;
		if (len > 0 && line[len - 1] == '\r')
			len--;
		return (struct pn_slice){ line, len };
	}
	return (struct pn_slice){ 0 };
}

int
pn__head_status(struct pn_slice head, struct pn_slice *ret_text)
{
	struct pn_slice text = pn__head_find(head, "Status");
	int status = 0;

	if (text.p == NULL)
		text = PN_S("200 OK");
	if (ret_text != NULL)
		*ret_text = text;
	for (size_t i = 0; i < text.n && i < 3; i++) {
		if (text.p[i] >= '0' && text.p[i] <= '9')
			status = status * 10 + text.p[i] - '0';
	}
	return status;
}
