#include "db/mysql/mysql.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	BINARY = 63,	       /* the "character set" of bytes */
	TEXT_FIRST = 256,      /* bytes of a buffer to begin with */
	TEXT_KEPT = 64 * 1024, /* … and at the most between results */
	TIME_MAX = 40,
	BIT_MAX = 8,
};

static int
kind_of(const MYSQL_FIELD *f)
{
	switch (f->type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
		return f->flags & UNSIGNED_FLAG ? COLUMN_UINT : COLUMN_INT;
	case MYSQL_TYPE_FLOAT:
		return COLUMN_FLOAT;
	case MYSQL_TYPE_DOUBLE:
		return COLUMN_DOUBLE;
	case MYSQL_TYPE_BIT:
		return COLUMN_BIT;
	case MYSQL_TYPE_DATE:
	case MYSQL_TYPE_NEWDATE:
	case MYSQL_TYPE_TIME:
	case MYSQL_TYPE_DATETIME:
	case MYSQL_TYPE_TIMESTAMP:
		return COLUMN_TIME;
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
	case MYSQL_TYPE_JSON:
	case MYSQL_TYPE_NULL:
		return COLUMN_TEXT;
	default:
		return f->charsetnr == BINARY ? COLUMN_BYTES : COLUMN_TEXT;
	}
}

static unsigned long
first_cap(const struct mysql_column *c, const MYSQL_FIELD *f)
{
	if (c->kind == COLUMN_TIME)
		return TIME_MAX;
	if (c->kind == COLUMN_BIT)
		return BIT_MAX;
	return f->length < TEXT_FIRST ? f->length + 1 : TEXT_FIRST;
}

static void
bind_column(struct mysql_column *c, const MYSQL_FIELD *f, MYSQL_BIND *b)
{
	*b = (MYSQL_BIND){
		.length = &c->n, .is_null = &c->is_null, .error = &c->error
	};
	switch (c->kind) {
	case COLUMN_INT:
	case COLUMN_UINT:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = &c->i;
		b->is_unsigned = c->kind == COLUMN_UINT;
		break;
	case COLUMN_FLOAT:
		b->buffer_type = MYSQL_TYPE_FLOAT;
		b->buffer = &c->f;
		break;
	case COLUMN_DOUBLE:
		b->buffer_type = MYSQL_TYPE_DOUBLE;
		b->buffer = &c->d;
		break;
	case COLUMN_TIME:
		b->buffer_type =
		    f->type == MYSQL_TYPE_NEWDATE ? MYSQL_TYPE_DATE : f->type;
		b->buffer = &c->time;
		break;
	case COLUMN_TEXT:
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer = c->text;
		b->buffer_length = c->cap;
		break;
	default:
		b->buffer_type = MYSQL_TYPE_BLOB;
		b->buffer = c->text;
		b->buffer_length = c->cap;
	}
}

void
mysql_undescribe(struct pn_db_stmt *s)
{
	for (unsigned int i = 0; i < s->ncolumns; i++) {
		free(s->columns[i].name);
		free(s->columns[i].text);
	}
	free(s->columns);
	free(s->binds);
	s->columns = NULL;
	s->binds = NULL;
	s->ncolumns = 0;
}

static bool
is_same(const struct pn_db_stmt *s, const MYSQL_FIELD *fields, unsigned int n)
{
	if (n != s->ncolumns)
		return false;
	for (unsigned int i = 0; i < n; i++) {
		const struct mysql_column *c = &s->columns[i];

		if ((int)c->kind != kind_of(&fields[i]) ||
		    (c->kind == COLUMN_TIME && c->type != fields[i].type) ||
		    strcmp(c->name, fields[i].name) != 0)
			return false;
	}
	return true;
}

static int
describe_column(struct mysql_column *c, const MYSQL_FIELD *f, MYSQL_BIND *b)
{
	c->kind = (enum mysql_column_kind)kind_of(f);
	c->type = f->type;
	c->cap = first_cap(c, f);
	c->name = strdup(f->name);
	c->text = malloc(c->cap);
	bind_column(c, f, b);
	return c->name != NULL && c->text != NULL ? 0 : -1;
}

int
mysql_describe(struct pn_db_stmt *s, struct pn_db_error *e)
{
	/*
	 * The statement's own list keeps the names that it was prepared
	 * with; the connection's is what comes now.
	 */
	unsigned int n = mysql_stmt_field_count(s->st);
	const MYSQL_FIELD *fields = s->conn->my.fields;
	int rc = 0;

	if (is_same(s, fields, n))
		return 0;
	mysql_undescribe(s);
	s->generation++;
	if (n == 0)
		return 0;
	s->columns = calloc(n, sizeof(*s->columns));
	s->binds = calloc(n, sizeof(*s->binds));
	if (s->columns == NULL || s->binds == NULL)
		return mysql_say(e, PN_DB_OTHER, "no memory");
	s->ncolumns = n;
	for (unsigned int i = 0; i < n && rc == 0; i++)
		rc = describe_column(&s->columns[i], &fields[i], &s->binds[i]);
	s->rebind = true;
	return rc == 0 ? 0 : mysql_say(e, PN_DB_OTHER, "no memory");
}

static int
grow(struct pn_db_stmt *s, unsigned int i)
{
	struct mysql_column *c = &s->columns[i];
	char *text = realloc(c->text, c->n);

	if (text == NULL)
		return -1;
	c->text = text;
	c->cap = c->n;
	s->binds[i].buffer = text;
	s->binds[i].buffer_length = c->cap;
	s->rebind = true;
	return 0;
}

int
mysql_fetch_rest(struct pn_db_stmt *s, struct pn_db_error *e)
{
	for (unsigned int i = 0; i < s->ncolumns; i++) {
		struct mysql_column *c = &s->columns[i];

		if (c->is_null || c->n <= c->cap ||
		    (c->kind != COLUMN_TEXT && c->kind != COLUMN_BYTES))
			continue;
		if (grow(s, i) == -1)
			return mysql_say(e, PN_DB_OTHER,
			    "no memory for a value of %lu bytes", c->n);
		if (mysql_stmt_fetch_column(s->st, &s->binds[i], i, 0) != 0)
			return mysql_stmt_fail(s, e);
	}
	return 0;
}

void
mysql_trim(struct pn_db_stmt *s)
{
	for (unsigned int i = 0; i < s->ncolumns; i++) {
		struct mysql_column *c = &s->columns[i];
		char *text;

		if (c->cap <= TEXT_KEPT ||
		    (text = realloc(c->text, TEXT_FIRST)) == NULL)
			continue;
		c->text = text;
		c->cap = TEXT_FIRST;
		s->binds[i].buffer = text;
		s->binds[i].buffer_length = TEXT_FIRST;
		s->rebind = true;
	}
}

static struct pn_value
bits(const struct mysql_column *c)
{
	uint64_t v = 0;

	for (unsigned long i = 0; i < c->n && i < BIT_MAX; i++)
		v = v << 8 | (unsigned char)c->text[i];
	return pn_value_uint(v);
}

/* Dates and times as SQL writes them, the fraction in full. */
static struct pn_value
time_text(struct mysql_column *c)
{
	const MYSQL_TIME *t = &c->time;
	int n = 0;

	if (c->type != MYSQL_TYPE_TIME)
		n = snprintf(c->text, TIME_MAX, "%04u-%02u-%02u", t->year,
		    t->month, t->day);
	if (c->type == MYSQL_TYPE_TIME)
		n = snprintf(c->text, TIME_MAX, "%s%02u:%02u:%02u",
		    t->neg ? "-" : "", t->day * 24 + t->hour, t->minute,
		    t->second);
	else if (c->type == MYSQL_TYPE_DATETIME ||
		 c->type == MYSQL_TYPE_TIMESTAMP)
		n += snprintf(c->text + n, (size_t)(TIME_MAX - n),
		    " %02u:%02u:%02u", t->hour, t->minute, t->second);
	if (c->type != MYSQL_TYPE_DATE && c->type != MYSQL_TYPE_NEWDATE &&
	    t->second_part != 0)
		n += snprintf(c->text + n, (size_t)(TIME_MAX - n), ".%06lu",
		    t->second_part);
	return (struct pn_value){
		.kind = PN_KIND_TEXT, .text = c->text, .n = (uint32_t)n
	};
}

int
mysql_value_at(
    struct pn_db_stmt *s, int i, struct pn_value *ret, struct pn_db_error *e)
{
	struct mysql_column *c = &s->columns[i];

	(void)e;
	if (c->is_null) {
		*ret = pn_null;
		return 0;
	}
	switch (c->kind) {
	case COLUMN_INT:
		*ret = pn_value_int(c->i);
		break;
	case COLUMN_UINT:
		*ret = pn_value_uint((uint64_t)c->i);
		break;
	case COLUMN_FLOAT:
		*ret = pn_value_real((double)c->f);
		break;
	case COLUMN_DOUBLE:
		*ret = pn_value_real(c->d);
		break;
	case COLUMN_BIT:
		*ret = bits(c);
		break;
	case COLUMN_TIME:
		*ret = time_text(c);
		break;
	default:
		*ret = (struct pn_value){
			.kind = c->kind == COLUMN_TEXT ? PN_KIND_TEXT
						       : PN_KIND_BYTES,
			.text = c->text,
			.n = (uint32_t)c->n,
		};
	}
	return 0;
}
