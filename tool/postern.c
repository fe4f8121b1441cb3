/* postern: what a developer does with endpoints from the shell. */
#include "tool/postern.h"

#include <postern/base.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *usage, *what;
} commands[] = {
	{ "check-templates", tool_check, "[--templates DIR] [PROGRAM …]",
	  "all that is wrong in the templates of the programs, or in those of "
	  "DIR" },
	{ "match", tool_match, "PROGRAM|FILE METHOD URL",
	  "which route answers, with which parameters, as JSON" },
	{ "migrate", tool_migrate,
	  "status|up|new NAME [--db URL] [--migrations DIR]",
	  "which SQL files a database has; apply the new ones; begin one" },
	{ "openapi", tool_openapi, "[--title TITLE] PROGRAM|FILE...",
	  "the API document of several endpoints, OpenAPI 3.1" },
	{ "render", tool_render,
	  "[--engine markup|mustache|xslt] [--templates DIR] FILE "
	  "[DATA.json]",
	  "the page that a template gives; FILE is below DIR, or DIR its "
	  "folder" },
};

static void
usage(FILE *f)
{
	fprintf(f, "usage:\n");
	for (size_t i = 0; i < PN_COUNT(commands); i++)
		fprintf(f, "  postern %s %s\n      %s\n", commands[i].name,
		    commands[i].usage, commands[i].what);
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	if (strcmp(name, "--version") == 0) {
		printf("postern %s\n", PN_VERSION);
		return TOOL_OK;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0) {
		usage(stdout);
		return TOOL_OK;
	}
	for (size_t i = 0; i < PN_COUNT(commands); i++) {
		if (strcmp(name, commands[i].name) == 0) {
			int rc = commands[i].run(argc - 1, argv + 1);

			if (rc == TOOL_USAGE)
				fprintf(stderr, "usage: postern %s %s\n", name,
				    commands[i].usage);
			return rc;
		}
	}
	if (name[0] != '\0')
		fprintf(stderr, "postern: there is no command \"%s\"\n", name);
	usage(stderr);
	return TOOL_USAGE;
}
