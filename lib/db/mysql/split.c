#include "db/mysql/mysql.h"

#include <strings.h>

static const char *
line_end(const char *p)
{
	return p + strcspn(p, "\n");
}

/* Behind a quoted text or name that begins at p. */
static const char *
skip_quoted(const char *p)
{
	char quote = *p++;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && quote != '`' && p[1] != '\0')
			p++;
		else if (*p == quote)
			return p + 1;
	}
	return p;
}

/* Behind a comment that begins at p, or p where none does. */
static const char *
skip_comment(const char *p)
{
	const char *end;

	if (*p == '#' || (p[0] == '-' && p[1] == '-' &&
			     (p[2] == '\0' || strchr(" \t\r\n", p[2]))))
		return line_end(p);
	/* What is in these is run. */
	if (p[0] != '/' || p[1] != '*' || p[2] == '!' ||
	    (p[2] == 'M' && p[3] == '!'))
		return p;
	end = strstr(p + 2, "*/");
	return end != NULL ? end + 2 : p + strlen(p);
}

/* The line "DELIMITER xx" at p: behind it, with the new one set, or p. */
static const char *
read_delimiter(const char *p, char delimiter[16])
{
	static const char word[] = "DELIMITER";
	size_t n;

	if (strncasecmp(p, word, sizeof(word) - 1) != 0 ||
	    (p[sizeof(word) - 1] != ' ' && p[sizeof(word) - 1] != '\t'))
		return p;
	p += sizeof(word) - 1;
	p += strspn(p, " \t");
	n = strcspn(p, " \t\r\n");
	if (n > 0 && n < 16) {
		memcpy(delimiter, p, n);
		delimiter[n] = '\0';
	}
	return line_end(p);
}

/* Blanks, comments, stray delimiters and DELIMITER lines. */
static const char *
skip_between(const char *p, char delimiter[16])
{
	const char *before;

	do {
		before = p;
		p += strspn(p, " \t\r\n");
		if (strncmp(p, delimiter, strlen(delimiter)) == 0)
			p += strlen(delimiter);
		p = skip_comment(p);
		p = read_delimiter(p, delimiter);
	} while (p != before);
	return p;
}

size_t
mysql_split(const char *sql, char delimiter[16], const char **ret_at,
    const char **ret_rest)
{
	const char *at = skip_between(sql, delimiter), *p = at, *next;
	size_t n = strlen(delimiter);

	while (*p != '\0' && strncmp(p, delimiter, n) != 0) {
		if (*p == '\'' || *p == '"' || *p == '`')
			p = skip_quoted(p);
		else if ((next = skip_comment(p)) != p)
			p = next;
		else
			p++;
	}
	*ret_at = at;
	*ret_rest = *p != '\0' ? p + n : p;
	return (size_t)(p - at);
}
