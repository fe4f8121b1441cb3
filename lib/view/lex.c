#include "view/lex.h"

#include <string.h>

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       is_digit(c);
}

/* The length of a number at p; 0: there is none. */
static size_t
number(const char *p, const char *end)
{
	const char *q = p;

	if (q < end && *q == '-')
		q++;
	if (q == end || !is_digit(*q))
		return 0;
	while (q < end && is_digit(*q))
		q++;
	if (end - q > 1 && *q == '.' && is_digit(q[1])) {
		q++;
		while (q < end && is_digit(*q))
			q++;
	}
	/* 12px is no number. */
	return q < end && is_word(*q) ? 0 : (size_t)(q - p);
}

static size_t
string(const char *p, const char *end)
{
	const char *close = memchr(p + 1, *p, (size_t)(end - p) - 1);

	return close != NULL ? (size_t)(close - p) + 1 : 0;
}

static size_t
sign(const char *p, const char *end)
{
	static const char *const two[] = { "==", "!=", "<=", ">=" };

	for (size_t i = 0; i < PN_COUNT(two); i++) {
		if (end - p > 1 && memcmp(p, two[i], 2) == 0)
			return 2;
	}
	return strchr(".,|()<>", *p) != NULL ? 1 : 0;
}

/* The kind of token at p, which is not the end; its length. */
static enum pn__token
token(const char *p, const char *end, size_t *ret_n)
{
	size_t n = 0;

	if (is_digit(*p) || *p == '-') {
		*ret_n = number(p, end);
		return PN__TOKEN_NUMBER;
	}
	if (is_word(*p)) {
		while (p + n < end && is_word(p[n]))
			n++;
		*ret_n = n;
		return PN__TOKEN_NAME;
	}
	if (*p == '\'' || *p == '"') {
		*ret_n = string(p, end);
		return PN__TOKEN_STRING;
	}
	*ret_n = *p != '\0' ? sign(p, end) : 0;
	return PN__TOKEN_SIGN;
}

void
pn__lex_next(struct pn__lex *l)
{
	size_t n = 0;

	while (l->p < l->end && is_space(*l->p))
		l->p++;
	l->text = (struct pn_slice){ l->p, 0 };
	if (l->p == l->end) {
		l->token = PN__TOKEN_END;
		return;
	}
	l->token = token(l->p, l->end, &n);
	if (n == 0) {
		l->token = PN__TOKEN_WRONG;
		n = 1;
	}
	l->text.n = n;
	l->p += n;
}

bool
pn__lex_is(const struct pn__lex *l, const char *text)
{
	return (l->token == PN__TOKEN_SIGN || l->token == PN__TOKEN_NAME) &&
	       l->text.n == strlen(text) &&
	       memcmp(l->text.p, text, l->text.n) == 0;
}

bool
pn__lex_takes(struct pn__lex *l, const char *text)
{
	if (!pn__lex_is(l, text))
		return false;
	pn__lex_next(l);
	return true;
}
