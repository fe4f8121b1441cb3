#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void
pn__random(void *p, size_t n)
{
	char *to = p;

	while (n > 0) {
		ssize_t got = getrandom(to, n, 0);

		if (got < 0 && errno != EINTR) {
			perror("postern: getrandom");
			abort();
		}
		if (got > 0) {
			to += got;
			n -= (size_t)got;
		}
	}
}

void
pn__random_id(char *out, size_t len)
{
	unsigned char bytes[64];

	if (len > sizeof(bytes))
		len = sizeof(bytes);
	pn__random(bytes, len);
	for (size_t i = 0; i < len; i++)
		out[i] = "0123456789abcdefghijklmnopqrstuv"[bytes[i] & 31];
	out[len] = '\0';
}
