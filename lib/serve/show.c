#include "serve/options.h"

#include <string.h>

/* Where the password of a URL's user:password@ stands; n is 0: none. */
static struct pn_slice
find_password(const char *text)
{
	const char *scheme = strstr(text, "://"), *end, *at, *colon;

	if (scheme == NULL)
		return (struct pn_slice){ 0 };
	scheme += 3;
	end = scheme + strcspn(scheme, "/?#");
	at = memrchr(scheme, '@', (size_t)(end - scheme));
	/* A password with a raw "/" is wrong but must not be shown either. */
	if (at == NULL)
		at = strrchr(scheme, '@');
	if (at == NULL)
		return (struct pn_slice){ 0 };
	colon = memchr(scheme, ':', (size_t)(at - scheme));
	if (colon == NULL)
		return (struct pn_slice){ 0 };
	return (struct pn_slice){ colon + 1, (size_t)(at - colon - 1) };
}

/* … or of a ?password= further on. */
static struct pn_slice
find_parameter(const char *text)
{
	const char *query = strchr(text, '?');
	const char *p = query != NULL ? strstr(query, "password=") : NULL;

	if (p == NULL)
		return (struct pn_slice){ 0 };
	p += strlen("password=");
	return (struct pn_slice){ p, strcspn(p, "&") };
}

const char *
pn__redact(struct pn__arena *a, const char *text)
{
	struct pn_slice secret = find_password(text);

	if (secret.n == 0)
		secret = find_parameter(text);
	if (secret.n == 0)
		return text;
	text = pn__arena_printf(a, "%.*s***%s", (int)(secret.p - text), text,
	    secret.p + secret.n);
	return text != NULL ? text : "***";
}

/* The help of one option, its further lines below the first. */
static void
help_option(const struct pn__option_def *d, FILE *to)
{
	char left[64];
	const char *line = d->help;

	snprintf(left, sizeof(left), "--%s %s", d->name,
	    d->arg != NULL ? d->arg : "");
	fprintf(to, "  %-24s", left);
	if (strlen(left) > 24)
		fprintf(to, "\n%26s", "");
	for (;;) {
		size_t n = strcspn(line, "\n");

		fprintf(to, "%.*s", (int)n, line);
		if (line[n] == '\0')
			break;
		line += n + 1;
		fprintf(to, "\n%26s", "");
	}
	if (d->fallback != NULL)
		fprintf(to, " (%s)", d->fallback);
	fprintf(to, "\n");
}

void
pn__options_help(const struct pn__options *o, FILE *to)
{
	fprintf(to,
	    "%s answers web requests behind nginx, Apache or another server.\n"
	    "\n"
	    "  %s --listen unix:/run/x.sock   serve FastCGI there\n"
	    "  %s --request 'GET /'           answer one request here\n"
	    "  %s --print nginx               what the web server needs\n"
	    "\n"
	    "Started by systemd, lighttpd or mod_fcgid it serves the socket it"
	    " is given;\nstarted as a CGI program it answers that request.\n\n",
	    o->program, o->program, o->program, o->program);
	for (int i = 0; i < PN__OPT_N; i++)
		help_option(&pn__option_table[i], to);
	fprintf(to,
	    "\n"
	    "An option is also a line KEY=value of the configuration file"
	    " (LOG_LEVEL=debug)\nand an environment variable"
	    " (POSTERN_LOG_LEVEL=debug). Later beats earlier:\n"
	    "default, file, environment, command line.\n"
	    "\n"
	    "Signals: TERM or INT: answer what has begun and leave. HUP: read"
	    " the pages and\nmigrations again, start new workers, then let"
	    " the old ones leave. TERM to a\nworker: it leaves and is"
	    " replaced.\n"
	    "\n"
	    "Exit status: 0 done, 1 it failed, 2 an option is wrong.\n");
}

void
pn__options_show(struct pn__options *o, FILE *to)
{
	fprintf(to, "%-14s %-40s %s\n", "OPTION", "VALUE", "FROM");
	for (int i = 0; i < PN__OPT_SETTINGS; i++) {
		const struct pn__setting *s = &o->v[i];
		const char *value = s->value != NULL
		    ? pn__redact(&o->memory, s->value)
		    : "-";

		fprintf(to, "%-14s %-40s %s\n", pn__option_table[i].name,
		    value, s->value != NULL ? s->from : "not set");
	}
}
