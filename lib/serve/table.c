#include "serve/options.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	WORKERS_MAX = 1024,
	THREADS_MAX = 1024,
	SECONDS_MAX = 24 * 3600,
	NAME_MAX_BYTES = 64, /* of a name that is compared */
};

const struct pn__option_def pn__option_table[PN__OPT_N] = {
	[PN__OPT_LISTEN] = { .name = "listen", .arg = "ADDRESS",
		.help = "unix:PATH or tcp:HOST:PORT; not needed where\n"
			"systemd or the web server hands over the socket" },
	[PN__OPT_MODE] = { .name = "mode", .arg = "OCTAL",
		.kind = PN__OPT_KIND_OCTAL, .max = 0777, .fallback = "0660",
		.help = "permissions of the Unix socket" },
	[PN__OPT_GROUP] = { .name = "group", .arg = "NAME",
		.help = "group of the Unix socket (the web server's)" },
	[PN__OPT_BACKLOG] = { .name = "backlog", .arg = "N",
		.kind = PN__OPT_KIND_NUMBER, .min = 1, .max = 65535,
		.fallback = "4096",
		.help = "connections that may wait to be accepted" },
	[PN__OPT_WORKERS] = { .name = "workers", .arg = "N",
		.kind = PN__OPT_KIND_NUMBER, .max = WORKERS_MAX,
		.help = "worker processes, by default one per CPU; 0: serve\n"
			"in this process, no supervisor (for a debugger)" },
	[PN__OPT_THREADS] = { .name = "threads", .arg = "N",
		.kind = PN__OPT_KIND_NUMBER, .min = 1, .max = THREADS_MAX,
		.fallback = "4",
		.help = "threads of a worker: handlers that may run at once" },
	[PN__OPT_DB] = { .name = "db", .arg = "URL",
		.help = "the database, such as sqlite:/var/lib/site.db" },
	[PN__OPT_ROOT] = { .name = "root", .arg = "DIR",
		.help = "the folder of templates/ and conf/; by default this\n"
			"one, or the source tree, or where it was installed" },
	[PN__OPT_TEMPLATES] = { .name = "templates", .arg = "DIR",
		.help = "pages; by default ROOT/templates" },
	[PN__OPT_LOCALE] = { .name = "locale", .arg = "DIR",
		.help = "catalogues of other languages, as\n"
			"LANG/LC_MESSAGES/PROGRAM.mo; by default those of\n"
			"the build tree or the installation" },
	[PN__OPT_STATIC] = { .name = "static", .arg = "DIR",
		.help = "files that pages name: their addresses get the\n"
			"files' versions; by default TEMPLATES/static" },
	[PN__OPT_STATIC_URL] = { .name = "static-url", .arg = "PATH",
		.fallback = "/static/",
		.help = "where the web server shows them" },
	[PN__OPT_MIGRATIONS] = { .name = "migrations", .arg = "DIR",
		.help = "numbered SQL files, applied at start; by default\n"
			"ROOT/conf/sql/PROGRAM or ROOT/conf/sql" },
	[PN__OPT_MODULES] = { .name = "modules", .arg = "DIR",
		.help = "drivers of databases and the engine for XSLT; by\n"
			"default beside the library" },
	[PN__OPT_CONFIG] = { .name = "config", .arg = "FILE",
		.help = "KEY=value lines; by default ROOT/conf/PROGRAM.conf" },
	[PN__OPT_TRUST] = { .name = "trust", .arg = "CIDR,CIDR",
		.help = "networks of proxies whose X-Forwarded-* and\n"
			"Forwarded headers tell the client, scheme and host" },
	[PN__OPT_DEV] = { .name = "dev", .kind = PN__OPT_KIND_SWITCH,
		.words = "yes no 1 0", .fallback = "no",
		.help = "for who writes the program: errors tell their cause\n"
			"in the page, too" },
	[PN__OPT_STATUS] = { .name = "status", .arg = "CIDR,CIDR",
		.fallback = "127.0.0.0/8,::1",
		.help = "networks whose visitors a status page\n"
			"answers" },
	[PN__OPT_SECRET] = { .name = "secret", .arg = "FILE",
		.help = "keys that sign cookies and forms, one in a line,\n"
			"newest first; without it signatures end with the\n"
			"program" },
	[PN__OPT_LOG] = { .name = "log", .arg = "FORM",
		.kind = PN__OPT_KIND_WORD, .words = "text json",
		.fallback = "text", .help = "text or json, to standard error" },
	[PN__OPT_LOG_LEVEL] = { .name = "log-level", .arg = "LEVEL",
		.kind = PN__OPT_KIND_WORD, .words = "error warning info debug",
		.fallback = "info", .help = "error, warning, info or debug" },
	[PN__OPT_DEADLINE] = { .name = "deadline", .arg = "SECONDS",
		.kind = PN__OPT_KIND_NUMBER, .max = SECONDS_MAX,
		.fallback = "30",
		.help = "a request that takes longer is answered with 504;\n"
			"what its database does is cancelled; 0: never" },
	[PN__OPT_DRAIN] = { .name = "drain", .arg = "SECONDS",
		.kind = PN__OPT_KIND_NUMBER, .max = SECONDS_MAX,
		.fallback = "65",
		.help = "how long a leaving worker may take to answer" },
	[PN__OPT_READ_TIMEOUT] = { .name = "read-timeout", .arg = "SECONDS",
		.kind = PN__OPT_KIND_NUMBER, .min = 1, .max = SECONDS_MAX,
		.fallback = "30",
		.help = "how long a peer may stall within a request" },
	[PN__OPT_WRITE_TIMEOUT] = { .name = "write-timeout", .arg = "SECONDS",
		.kind = PN__OPT_KIND_NUMBER, .min = 1, .max = SECONDS_MAX,
		.fallback = "30", .help = "and within a reply" },
	[PN__OPT_PRINT] = { .name = "print", .arg = "WHAT",
		.kind = PN__OPT_KIND_WORD,
		.words = "nginx nginx-upstream nginx-locations apache systemd "
			 "routes openapi messages templates config",
		.help = "nginx, apache, systemd: configuration for this\n"
			"program; routes: what it answers; openapi: the\n"
			"same for programs (OpenAPI 3.1); messages: what\n"
			"there is to translate (.pot); templates: what is\n"
			"wrong in them (postern check-templates); config:\n"
			"each option, its value and where that came from. For\n"
			"several programs of one nginx server:\n"
			"nginx-upstream and nginx-locations" },
	[PN__OPT_REQUEST] = { .name = "request", .arg = "'GET /PATH?QUERY'",
		.help = "answers one request on standard output; a body is\n"
			"standard input, unless that is a terminal (of a\n"
			"GET or HEAD only where a header tells its type or\n"
			"length)" },
	[PN__OPT_HEADER] = { .name = "header", .arg = "'NAME: VALUE'",
		.help = "with --request: a header; may be repeated" },
	[PN__OPT_MATCH] = { .name = "match", .arg = "'METHOD URL'",
		.help = "which route would answer, as JSON" },
	[PN__OPT_HELP] = { .name = "help", .kind = PN__OPT_KIND_FLAG,
		.help = "this text" },
	[PN__OPT_VERSION] = { .name = "version", .kind = PN__OPT_KIND_FLAG,
		.help = "the version of Postern" },
};

/* Letters of one case; LOG_LEVEL is log-level. */
static char
plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '_' ? '-' : c;
}

int
pn__option_find(const char *name, size_t n)
{
	for (int i = 0; i < PN__OPT_N; i++) {
		const char *known = pn__option_table[i].name;
		size_t at = 0;

		while (at < n && known[at] == plain(name[at]) &&
		    known[at] != '\0')
			at++;
		if (at == n && known[at] == '\0')
			return i;
	}
	return -1;
}

unsigned
pn__edit_distance(const char *a, size_t an, const char *b, size_t bn)
{
	unsigned row[NAME_MAX_BYTES + 1], diagonal, above, least;

	an = an < NAME_MAX_BYTES ? an : NAME_MAX_BYTES;
	bn = bn < NAME_MAX_BYTES ? bn : NAME_MAX_BYTES;
	for (unsigned j = 0; j <= bn; j++)
		row[j] = j;
	for (unsigned i = 1; i <= an; i++) {
		diagonal = row[0];
		row[0] = i;
		for (unsigned j = 1; j <= bn; j++) {
			above = row[j];
			least = diagonal + (plain(a[i - 1]) != plain(b[j - 1]));
			if (above + 1 < least)
				least = above + 1;
			if (row[j - 1] + 1 < least)
				least = row[j - 1] + 1;
			row[j] = least;
			diagonal = above;
		}
	}
	return row[bn];
}

const char *
pn__option_nearest(const char *name, size_t n)
{
	unsigned best = UINT32_MAX, d;
	const char *nearest = "";

	for (int i = 0; i < PN__OPT_N; i++) {
		const char *known = pn__option_table[i].name;

		d = pn__edit_distance(name, n, known, strlen(known));
		if (d < best) {
			best = d;
			nearest = known;
		}
	}
	return nearest;
}

static bool
is_word_of(const char *words, const char *value)
{
	size_t n = strlen(value);

	for (const char *w = words; *w != '\0';) {
		size_t wn = strcspn(w, " ");

		if (wn == n && memcmp(w, value, n) == 0)
			return true;
		w += wn + (w[wn] == ' ');
	}
	return false;
}

static bool
is_number_of(const struct pn__option_def *d, const char *value)
{
	int base = d->kind == PN__OPT_KIND_OCTAL ? 8 : 10;
	char *end;
	long v;

	if (value[0] < '0' || value[0] > '9' || strlen(value) > 10)
		return false;
	v = strtol(value, &end, base);
	return *end == '\0' && v >= d->min && v <= d->max;
}

int
pn__option_check(enum pn__option id, const char *value, const char *where,
    char *err, size_t n)
{
	const struct pn__option_def *d = &pn__option_table[id];

	switch (d->kind) {
	case PN__OPT_KIND_NUMBER:
		if (is_number_of(d, value))
			return 0;
		snprintf(err, n, "%s: \"%s\" is not a number from %ld to %ld",
		    where, value, d->min, d->max);
		return -1;
	case PN__OPT_KIND_OCTAL:
		if (is_number_of(d, value))
			return 0;
		snprintf(err, n, "%s: \"%s\" is not an octal mode such as 0660",
		    where, value);
		return -1;
	case PN__OPT_KIND_WORD:
	case PN__OPT_KIND_SWITCH:
		if (is_word_of(d->words, value))
			return 0;
		snprintf(err, n, "%s: \"%s\" is none of: %s", where, value,
		    d->words);
		return -1;
	default:
		if (*value != '\0')
			return 0;
		snprintf(err, n, "%s: the value is empty", where);
		return -1;
	}
}
