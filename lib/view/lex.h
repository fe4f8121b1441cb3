/* The words of an expression. Pure. */
#ifndef PN_VIEW_LEX_H
#define PN_VIEW_LEX_H

#include <postern/base.h>

enum pn__token {
	PN__TOKEN_END,
	PN__TOKEN_NAME,
	PN__TOKEN_NUMBER, /* 12, -3, 1.5 */
	PN__TOKEN_STRING, /* 'x' or "x", with its quotes */
	PN__TOKEN_SIGN,	  /* . , | ( ) == != < <= > >= */
	PN__TOKEN_WRONG,  /* anything else */
};

struct pn__lex {
	const char *p, *end;   /* what is still to read */
	enum pn__token token;  /* the one that was read last */
	struct pn_slice text;  /* and how it is written */
};

/* Reads the next token. */
void pn__lex_next(struct pn__lex *l);

/* Whether the token is this sign or word. */
bool pn__lex_is(const struct pn__lex *l, const char *text);

/* As above, and reads the next one when it is. */
bool pn__lex_takes(struct pn__lex *l, const char *text);

#endif
