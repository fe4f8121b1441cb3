/*
 * UTF-8 as the WHATWG Encoding standard decodes it (section 8.1.1): what is
 * wrong becomes U+FFFD, one for each maximal beginning of a sequence. Pure
 * and thread-safe.
 */
#ifndef PN_BASE_UTF8_H
#define PN_BASE_UTF8_H

#include <postern/base.h>

/* A decoder that is fed byte by byte and writes valid UTF-8. */
struct pn__utf8 {
	char *out;	     /* the next byte goes here */
	unsigned char seen;  /* bytes of the sequence that were written */
	unsigned char want;  /* … that are still to come */
	unsigned char lower; /* the bounds of the next one */
	unsigned char upper;
	bool repaired; /* something was wrong */
};

/*
 * Prepares a decoder. out must have room for three bytes for each byte that
 * is fed.
 */
static inline void
pn__utf8_init(struct pn__utf8 *u, char *out)
{
	*u = (struct pn__utf8){ .out = out };
}

/* As pn__utf8_put() for what is not plain ASCII. */
void pn__utf8_put_other(struct pn__utf8 *u, unsigned char c);

/* Feeds a byte. */
static inline void
pn__utf8_put(struct pn__utf8 *u, char c)
{
	if ((unsigned char)c < 0x80 && u->want == 0)
		*u->out++ = c;
	else
		pn__utf8_put_other(u, (unsigned char)c);
}

/* Ends the text: a sequence that is not complete becomes U+FFFD. */
void pn__utf8_end(struct pn__utf8 *u);

/* The bytes of the sequence at p, which has n > 0; 0 where it is wrong. */
size_t pn__utf8_sequence(const char *p, size_t n);

/* Whether n bytes are valid UTF-8. */
bool pn__is_utf8(const char *p, size_t n);

/*
 * Writes n bytes with all that is wrong replaced into out, which has 3 * n
 * bytes. Returns how many were written.
 */
size_t pn__utf8_repair(const char *p, size_t n, char *out);

#endif
