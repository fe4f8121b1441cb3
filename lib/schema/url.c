#include "schema/type.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

/* The length of "http://" or "https://" at the beginning, or 0. */
static size_t
scheme(const char *text, size_t n)
{
	if (n > 7 && strncasecmp(text, "http://", 7) == 0)
		return 7;
	if (n > 8 && strncasecmp(text, "https://", 8) == 0)
		return 8;
	return 0;
}

/* Whether none of n bytes is a space, a control or in not. */
static bool
is_without(const char *p, size_t n, const char * not )
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c <= ' ' || c == 0x7f || strchr(not, c) != NULL)
			return false;
	}
	return true;
}

static bool
is_port(const char *p, size_t n)
{
	unsigned int port = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		port = port * 10 + (unsigned int)(p[i] - '0');
		if (port > 65535)
			return false;
	}
	return true;
}

static bool
is_ipv6(const char *p, size_t n)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (n >= sizeof(text))
		return false;
	memcpy(text, p, n);
	text[n] = '\0';
	return inet_pton(AF_INET6, text, &address) == 1;
}

/* Host and port (RFC 3986, 3.2.2), the host in Unicode too. */
static bool
is_host(const char *p, size_t n)
{
	const char *end = p + n, *colon = memchr(p, ':', n);

	if (n > 0 && p[0] == '[') {
		const char *close = memchr(p, ']', n);

		if (close == NULL || !is_ipv6(p + 1, (size_t)(close - p - 1)))
			return false;
		if (close + 1 == end)
			return true;
		return close[1] == ':' &&
		       is_port(close + 2, (size_t)(end - close - 2));
	}
	if (colon != NULL) {
		if (!is_port(colon + 1, (size_t)(end - colon - 1)))
			return false;
		n = (size_t)(colon - p);
	}
	return n > 0 && p[0] != '.' && is_without(p, n, "#%/:<>?@[\\]^|\"`{}");
}

bool
pn__url_fits(const char *text, size_t n)
{
	size_t at = scheme(text, n), end = at, host;

	if (at == 0)
		return false;
	while (end < n && strchr("/?#", text[end]) == NULL)
		end++;
	for (host = end; host > at && text[host - 1] != '@'; host--)
		;
	return is_without(text + at, host - at, "<>\"\\^`{|}[]") &&
	       is_host(text + host, end - host) &&
	       is_without(text + end, n - end, "<>\"\\`");
}
