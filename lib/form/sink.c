#include "form/sent.h"

/* What a sink's step has said. 0, or -1, latched. */
static int
settle(struct pn_req *r, const struct pn_upload *u, int status)
{
	if (status == 0)
		return pn_failed(r) ? -1 : 0;
	if (status < 400 || status > 599)
		pn_fail(r, 500,
		    "the sink of %s returned %d, which is no status of a "
		    "failure",
		    u->field, status);
	else
		pn_fail(r, status, "the file %s is not taken", u->filename);
	return -1;
}

int
pn__sink_begin(
    struct pn_req *r, struct pn__sent *s, const struct pn_upload *u)
{
	if (s->sink->sha256) {
		s->hash = pn_alloc(r, sizeof(*s->hash));
		if (s->hash == NULL)
			return -1;
		crypto_hash_sha256_init(s->hash);
	}
	if (s->sink->begin != NULL &&
	    settle(r, u, s->sink->begin(r, u, &s->state)) == -1)
		return -1;
	s->begun = true;
	return 0;
}

int
pn__sink_write(struct pn_req *r, struct pn__sent *s,
    const struct pn_upload *u, const char *p, size_t n)
{
	if (n == 0)
		return 0;
	if (s->hash != NULL)
		crypto_hash_sha256_update(
		    s->hash, (const unsigned char *)p, n);
	return settle(r, u,
	    s->sink->write(r, u, s->state, (struct pn_slice){ p, n }));
}

int
pn__sink_end(
    struct pn_req *r, struct pn__sent *s, const struct pn_upload *u)
{
	enum { HEX = crypto_hash_sha256_BYTES * 2 + 1 };
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex;

	if (s->hash != NULL) {
		if ((hex = pn_alloc(r, HEX)) == NULL)
			return -1;
		crypto_hash_sha256_final(s->hash, hash);
		s->sha256 = sodium_bin2hex(hex, HEX, hash, sizeof(hash));
	}
	if (s->sink->end == NULL)
		return 0;
	return settle(r, u, s->sink->end(r, u, s->state));
}

void
pn__sink_undo(
    struct pn_req *r, struct pn__sent *s, const struct pn_upload *u)
{
	bool begun = s->begun;

	s->begun = false;
	if (begun && s->sink->undo != NULL)
		s->sink->undo(r, u, s->state);
}
