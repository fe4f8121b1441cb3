#include "serve/print.h"

#include <inttypes.h>
#include <string.h>

/*
 * Only what the library reads: each costs nginx and us. A header of the
 * client comes by itself, as HTTP_NAME, unless it stands here. The host has
 * its port; the last line is httpoxy's.
 */
static const char params[] =
    "		fastcgi_param REQUEST_METHOD $request_method;\n"
    "		fastcgi_param REQUEST_URI    $request_uri;\n"
    "		fastcgi_param CONTENT_TYPE   $content_type if_not_empty;\n"
    "		fastcgi_param CONTENT_LENGTH $content_length if_not_empty;\n"
    "		fastcgi_param REMOTE_ADDR    $remote_addr;\n"
    "		fastcgi_param HTTPS          $https if_not_empty;\n"
    "		fastcgi_param HTTP_HOST      $http_host;\n"
    "		fastcgi_param HTTP_PROXY     \"\" if_not_empty;\n";

/*
 * A reply that a slow client has not taken yet waits in nginx, not in one of
 * our threads.
 */
static const char buffers[] =
    "		fastcgi_buffer_size 16k;\n"
    "		fastcgi_buffers 16 16k;\n"
    "		fastcgi_busy_buffers_size 32k;\n"
    "		fastcgi_max_temp_file_size 64m;\n";

/* The largest body that a route takes, in whole kilobytes. */
static uintmax_t
body_kilobytes(const struct pn_app *app)
{
	size_t most = pn__limits_body(app);

	return most / 1024 + (most % 1024 != 0);
}

/* In quotes where nginx would otherwise read more than a word. */
static void
print_word(struct pn_slice s, FILE *to)
{
	bool quote = false;

	for (size_t i = 0; i < s.n; i++)
		quote = quote || strchr(" \t;{}\"'\\$#", s.p[i]) != NULL;
	if (quote)
		putc('"', to);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			putc('\\', to);
		putc(s.p[i], to);
	}
	if (quote)
		putc('"', to);
}

static void
print_upstream(const struct pn__program *p, const char *address, FILE *to)
{
	fprintf(to, "upstream postern_%s {\n\tserver ", p->app->name);
	if (strncmp(address, "tcp:", 4) == 0)
		address += 4;
	print_word((struct pn_slice){ address, strlen(address) }, to);
	fprintf(to, ";\n\tkeepalive 128;\n}\n");
}

static void
print_location(const struct pn__program *p, const struct pn__prefix *at,
    FILE *to)
{
	fprintf(to, "\tlocation %s", at->exact ? "= " : "");
	print_word(at->path, to);
	fprintf(to,
	    " {\n"
	    "		fastcgi_pass postern_%s;\n"
	    "		fastcgi_keep_conn on;\n"
	    "		fastcgi_connect_timeout 2s;\n"
	    "		client_max_body_size %" PRIuMAX "k;\n"
	    "%s%s\t}\n",
	    p->app->name, body_kilobytes(p->app), buffers, params);
}

void
pn__print_nginx(const struct pn__program *p, unsigned parts, FILE *to)
{
	struct pn__arena a;
	struct pn__prefix *v;
	const char *address;
	size_t n = 0;

	pn__arena_init(&a, 1024, 1024 * 1024);
	address = pn__print_address(p, &a);
	v = pn__prefixes(p->app->routes, &a, &n);
	if (parts & PN__PRINT_SERVER)
		fprintf(to,
		    "# %s behind nginx: a file for /etc/nginx/sites-enabled/."
		    "\n# nginx's user has to be in the group of the socket.\n",
		    p->app->name);
	if (parts & PN__PRINT_UPSTREAM)
		print_upstream(p, address, to);
	if (parts & PN__PRINT_SERVER)
		fprintf(to, "\nserver {\n\tlisten 80;\n\tserver_name _;\n\n");
	for (size_t i = 0; (parts & PN__PRINT_LOCATIONS) && i < n; i++)
		print_location(p, &v[i], to);
	if (parts & PN__PRINT_SERVER)
		fprintf(to, "}\n");
	pn__arena_fini(&a);
}
