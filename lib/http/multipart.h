/*
 * multipart/form-data (RFC 7578), pulled out of a body that comes in pieces
 * of any size: what is found does not depend on where they are cut. Nothing
 * but the header of the part at hand is held in memory. Not thread-safe.
 *
 * Lines end with CRLF. A preamble and an epilogue are passed over. A line
 * that only begins with the boundary belongs to the part. A part that is not
 * form-data, or has no name, is passed over too; multipart/mixed is a part
 * like any other, and Content-Transfer-Encoding is not looked at (RFC 7578,
 * 4.3 and 4.7: neither is sent any more).
 */
#ifndef PN_HTTP_MULTIPART_H
#define PN_HTTP_MULTIPART_H

#include "base/buf.h"

enum {
	PN__MULTIPART_BOUNDARY = 70, /* bytes at the most (RFC 2046, 5.1.1) */
};

enum pn__multipart_event {
	PN__MULTIPART_MORE, /* all was read: feed the next piece */
	PN__MULTIPART_PART, /* a part begins: name, filename, type */
	PN__MULTIPART_DATA, /* the next bytes of it: data */
	PN__MULTIPART_PART_END,
	PN__MULTIPART_END,  /* behind the last boundary; it stays so */
	PN__MULTIPART_FAIL, /* fault and error say why; it stays so */
};

enum pn__multipart_fault {
	PN__MULTIPART_SYNTAX,
	PN__MULTIPART_HEADER, /* a header is longer than header_max */
	PN__MULTIPART_PARTS,  /* more than parts_max */
	PN__MULTIPART_CUT,    /* no final boundary */
	PN__MULTIPART_MEMORY,
};

struct pn__multipart {
	/* of the last PN__MULTIPART_PART, until its PART_END */
	struct pn_slice name;	  /* decoded, any bytes */
	struct pn_slice filename; /* … see pn__disposition_base() */
	struct pn_slice type; /* Content-Type, "" where there is none */
	bool is_file;	      /* it has a file name, which may be empty */

	struct pn_slice data; /* of PN__MULTIPART_DATA; in the fed piece */

	enum pn__multipart_fault fault;
	const char *error; /* a sentence, for people */

	/* the parser's own */
	int state;
	const char *p, *end; /* what is not read of the piece */
	char delimiter[4 + PN__MULTIPART_BOUNDARY + 1];
	size_t delimiter_n;
	size_t held;   /* bytes of the delimiter that the last piece ended in */
	size_t unsent; /* … that are no data in any case */
	char behind; /* the byte behind the delimiter, 0 where not yet read */
	bool in_part, is_skipped;
	size_t parts, parts_max;
	struct pn__buf head;
};

/*
 * Prepares a parser for a body of this Content-Type. header_max is the bytes
 * of a part's header, parts_max the number of parts. 0; -1 where it is not
 * multipart/form-data with a boundary of 1 to 70 bytes. pn__multipart_fini()
 * is only needed after 0.
 */
int pn__multipart_init(struct pn__multipart *m, struct pn_slice content_type,
    size_t header_max, size_t parts_max);

/* Frees what the parser holds. */
void pn__multipart_fini(struct pn__multipart *m);

/*
 * Gives it the next n bytes of the body. They are the caller's and stay where
 * they are until the next PN__MULTIPART_MORE.
 */
void pn__multipart_feed(struct pn__multipart *m, const char *p, size_t n);

/* Goes on to the next event. */
enum pn__multipart_event pn__multipart_next(struct pn__multipart *m);

/*
 * Says that the body has ended; to be called after a PN__MULTIPART_MORE. 0
 * behind the final boundary; otherwise -1, and fault and error say why.
 */
int pn__multipart_finish(struct pn__multipart *m);

#endif
