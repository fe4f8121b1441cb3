#include "view/scan.h"

#include <string.h>
#include <strings.h>

/* ---- styles ---- */

static void
css_remember(struct pn__css *s, char c)
{
	memmove(s->last, s->last + 1, sizeof(s->last) - 1);
	s->last[sizeof(s->last) - 1] = c;
}

static void
css_forget(struct pn__css *s)
{
	memset(s->last, 0, sizeof(s->last));
}

static void
css_char(struct pn__css *s, char c)
{
	bool was_slash = s->last[3] == '/', was_star = s->last[3] == '*';
	bool was_backslash = s->last[3] == '\\';

	css_remember(s, c);
	if (s->in_comment) {
		s->in_comment = !(was_star && c == '/');
		if (!s->in_comment)
			css_forget(s);
	} else if (s->quote != '\0') {
		if (was_backslash)
			css_forget(s);
		else if (c == s->quote)
			s->quote = '\0';
	} else if (c == '"' || c == '\'')
		s->quote = c;
	else if (was_slash && c == '*') {
		s->in_comment = true;
		css_forget(s);
	} else if (c == '(' && strncasecmp(s->last, "url(", 4) == 0)
		s->in_url = true;
	else if (c == ')')
		s->in_url = false;
	else if (c == ':')
		s->has_colon = true;
	else if (c == ';' || c == '{' || c == '}')
		s->has_colon = false;
}

void
pn__css_scan(struct pn__css *s, struct pn_slice text)
{
	for (size_t i = 0; i < text.n; i++)
		css_char(s, text.p[i]);
}

const char *
pn__css_refusal(const struct pn__css *s)
{
	if (s->in_comment)
		return "a comment of a style";
	if (s->in_url)
		return "url( … ) of a style: put the address on an element, "
		       "as its src or href";
	if (s->quote != '\0')
		return "a string of a style";
	if (!s->has_colon)
		return "a style where no \"property:\" stands before it";
	return NULL;
}

/* ---- scripts ---- */

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '\\' ||
	       (unsigned char)c >= 0x80;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Behind these words an expression begins. */
static bool
begins_expression(const char *word)
{
	static const char *const words[] = { "return", "typeof", "case", "in",
		"delete", "void", "throw", "new", "else", "do",
		"instanceof" };

	for (size_t i = 0; i < PN_COUNT(words); i++) {
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

/* Words that may be names as well: what follows is not known. */
static bool
may_be_name(const char *word)
{
	return strcmp(word, "of") == 0 || strcmp(word, "await") == 0 ||
	       strcmp(word, "yield") == 0 || strcmp(word, "let") == 0;
}

/* A "/" that begins no comment: a division or a regular expression. */
static void
js_slash(struct pn__js *s)
{
	if ((s->last != '\0' && strchr(")}+-", s->last) != NULL) ||
	    (is_word(s->last) && may_be_name(s->word)))
		s->is_uncertain = true;
	else if (s->last == '\0' ||
		 (!s->after_value && is_word(s->last) && !s->is_member &&
		     begins_expression(s->word)) ||
		 (!s->after_value && strchr("(,=:[!&|?{;*%~^<>", s->last)))
		s->state = PN__JS_REGEX;
}

/* Notes a character of code. */
static void
js_note(struct pn__js *s, char c)
{
	size_t n = strlen(s->word);

	if (!is_word(c)) {
		if (!is_space(c))
			s->word[0] = '\0';
	} else {
		if (!is_word(s->touching)) {
			n = 0;
			s->is_member = s->last == '.';
		}
		if (n < sizeof(s->word) - 1) {
			s->word[n] = c;
			s->word[n + 1] = '\0';
		}
	}
	if (!is_space(c)) {
		s->last = c;
		s->after_value = false;
	}
	s->touching = c;
}

static void
js_code(struct pn__js *s, char c, char next)
{
	if (c == '"' || c == '\'') {
		s->state = PN__JS_STRING;
		s->quote = c;
	} else if (c == '`')
		s->state = PN__JS_TEMPLATE;
	else if (c == '/' && (next == '/' || next == '*')) {
		s->state = next == '/' ? PN__JS_LINE : PN__JS_COMMENT;
		s->touching = '/';
		return;
	} else if (c == '/')
		js_slash(s);
	js_note(s, c);
}

/* A quoted thing has ended: what follows stands behind an operand. */
static void
js_close(struct pn__js *s)
{
	s->state = PN__JS_CODE;
	s->last = s->touching = ']';
	s->word[0] = '\0';
}

/* A character inside of something quoted; true: skip the next one. */
static bool
js_quoted(struct pn__js *s, char c, char next)
{
	if (c == '\\')
		return true;
	if (s->state == PN__JS_STRING && c == s->quote)
		js_close(s);
	else if (s->state == PN__JS_TEMPLATE && c == '`')
		js_close(s);
	else if (s->state == PN__JS_TEMPLATE && c == '$' && next == '{')
		s->is_uncertain = true;
	else if (s->state != PN__JS_TEMPLATE && c == '\n')
		s->is_uncertain = true;
	else if (s->state == PN__JS_REGEX && (c == '[' || c == ']'))
		s->in_class = c == '[';
	else if (s->state == PN__JS_REGEX && c == '/' && !s->in_class)
		js_close(s);
	return false;
}

const char *
pn__js_scan(struct pn__js *s, struct pn_slice text)
{
	if (s->after_value && text.n > 0 &&
	    (is_word(text.p[0]) || strchr("\"'`", text.p[0]) != NULL))
		return "a part of a name in a script";
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i], next = i + 1 < text.n ? text.p[i + 1] : 0;

		switch (s->state) {
		case PN__JS_CODE:
			js_code(s, c, next);
			break;
		case PN__JS_LINE:
			if (c == '\n')
				s->state = PN__JS_CODE;
			break;
		case PN__JS_COMMENT:
			/* The star that began it does not end it. */
			if (c == '/' && s->touching == '*')
				s->state = PN__JS_CODE;
			s->touching = s->touching == '/' ? ' ' : c;
			if (s->state == PN__JS_CODE)
				s->touching = ' ';
			break;
		default:
			if (js_quoted(s, c, next))
				i++;
		}
	}
	return NULL;
}

const char *
pn__js_value(struct pn__js *s)
{
	if (s->is_uncertain)
		return "a script behind a place where a \"/\" or a `template` "
		       "leaves open what follows: take the values first, "
		       "const name = ${name};";
	switch (s->state) {
	case PN__JS_STRING:
		return "a string of a script: leave out the quotes, a value "
		       "brings its own";
	case PN__JS_TEMPLATE:
		return "a `template` of a script: write \\${ where the "
		       "browser shall fill it in, or take the value first, "
		       "const name = ${name};";
	case PN__JS_LINE:
	case PN__JS_COMMENT:
		return "a comment of a script";
	case PN__JS_REGEX:
		return "a regular expression of a script";
	default:
		break;
	}
	if (s->after_value || is_word(s->touching) || s->touching == '.' ||
	    s->last == '.')
		return "a part of a name in a script";
	s->after_value = true;
	s->last = s->touching = ']';
	s->word[0] = '\0';
	return NULL;
}
