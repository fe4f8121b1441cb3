/* What is inside a text: its length in code points, what it must not have. */
#ifndef PN_SCHEMA_UTF8_H
#define PN_SCHEMA_UTF8_H

#include <postern/base.h>

struct pn__utf8_found {
	size_t chars; /* code points */
	bool has_nul;
	bool has_control;  /* C0 but NUL, TAB and LF; DEL; C1 */
	bool has_line_end; /* LF or CR */
};

/* Looks through n bytes at p. False: they are not UTF-8 (RFC 3629). */
bool pn__utf8_scan(const char *p, size_t n, struct pn__utf8_found *ret);

/* text without the white space of Unicode at both ends; valid or not. */
struct pn_slice pn__utf8_trim(struct pn_slice text);

/* text without the spaces, TABs and line ends of ASCII at both ends. */
struct pn_slice pn__ascii_trim(struct pn_slice text);

#endif
