#include "serve/options.h"
#include "serve/place.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { MEMORY_MAX = 1024 * 1024 };

#define ENV_PREFIX "POSTERN_"

static int
no_memory(char *err, size_t n)
{
	snprintf(err, n, "the options take more than %d bytes of memory",
	    MEMORY_MAX);
	return -1;
}

/* ---- the command line ---- */

static int
add_header(struct pn__options *o, const char *header, char *err, size_t n)
{
	const char **more = pn__arena_zalloc(
	    &o->memory, o->nheaders + 1, sizeof(*more));
	const char *colon = strchr(header, ':');

	if (colon == NULL || colon == header) {
		snprintf(err, n, "--header: \"%s\" is not 'Name: value'",
		    header);
		return -1;
	}
	if (more == NULL)
		return no_memory(err, n);
	if (o->nheaders > 0)
		memcpy(more, o->headers, o->nheaders * sizeof(*more));
	more[o->nheaders++] = header;
	o->headers = more;
	return 0;
}

static int
set_argument(struct pn__options *o, int id, const char *value, char *err,
    size_t n)
{
	const char *where =
	    pn__arena_printf(&o->memory, "--%s", pn__option_table[id].name);

	if (where == NULL)
		return no_memory(err, n);
	if (pn__option_check((enum pn__option)id, value, where, err, n) == -1)
		return -1;
	if (id == PN__OPT_HEADER)
		return add_header(o, value, err, n);
	o->v[id] = (struct pn__setting){ value, where };
	return 0;
}

/* One option; returns how many of argv it took, or -1. */
static int
read_argument(struct pn__options *o, char **argv, char *err, size_t n)
{
	const char *arg = argv[0], *name = arg + 2, *value;
	size_t len = strcspn(name, "=");
	int id = strncmp(arg, "--", 2) == 0 ? pn__option_find(name, len) : -1;

	if (strncmp(arg, "--", 2) != 0) {
		snprintf(err, n, "\"%s\" is not an option; those begin with "
		    "\"--\" (see --help)", arg);
		return -1;
	}
	if (id == -1) {
		snprintf(err, n, "there is no option --%.*s; did you mean "
		    "--%s? (see --help)", (int)len, name,
		    pn__option_nearest(name, len));
		return -1;
	}
	if (pn__option_table[id].kind == PN__OPT_KIND_FLAG ||
	    (pn__option_table[id].kind == PN__OPT_KIND_SWITCH &&
		name[len] == '\0')) {
		o->v[id] = (struct pn__setting){ "yes", arg };
		return 1;
	}
	value = name[len] == '=' ? name + len + 1 : argv[1];
	if (value == NULL) {
		snprintf(err, n, "--%s needs a value: %s", name,
		    pn__option_table[id].arg);
		return -1;
	}
	if (set_argument(o, id, value, err, n) == -1)
		return -1;
	return name[len] == '=' ? 1 : 2;
}

static int
read_command_line(struct pn__options *o, int argc, char **argv, char *err,
    size_t n)
{
	int taken;

	for (int i = 1; i < argc; i += taken) {
		if ((taken = read_argument(o, argv + i, err, n)) == -1)
			return -1;
	}
	if (o->nheaders > 0 && o->v[PN__OPT_REQUEST].value == NULL) {
		snprintf(err, n, "--header goes with --request only");
		return -1;
	}
	return 0;
}

/* ---- the environment ---- */

/*
 * Other programs may have POSTERN_ variables of their own, so an unknown one
 * is a mistake only where it is a known one but for a letter.
 */
static int
check_unknown(const char *name, size_t len, char *err, size_t n)
{
	const char *nearest = pn__option_nearest(name, len);

	if (pn__edit_distance(name, len, nearest, strlen(nearest)) > 1)
		return 0;
	snprintf(err, n, "environment: there is no option " ENV_PREFIX
	    "%.*s; did you mean --%s?", (int)len, name, nearest);
	return -1;
}

static int
read_variable(struct pn__options *o, const char *variable, char *err, size_t n)
{
	const char *name = variable + strlen(ENV_PREFIX), *where, *value;
	size_t len = strcspn(name, "=");
	int id = pn__option_find(name, len);

	if (name[len] == '\0')
		return 0;
	value = name + len + 1;
	if (id == -1 || id >= PN__OPT_SETTINGS)
		return check_unknown(name, len, err, n);
	if (o->v[id].value != NULL || *value == '\0')
		return 0;
	where = pn__arena_dup(&o->memory, variable, (size_t)(value - variable));
	if (where == NULL)
		return no_memory(err, n);
	((char *)(uintptr_t)where)[value - variable - 1] = '\0';
	o->v[id] = (struct pn__setting){ value, where };
	return pn__option_check((enum pn__option)id, value, where, err, n);
}

static int
read_environment(struct pn__options *o, char **env, char *err, size_t n)
{
	for (; env != NULL && *env != NULL; env++) {
		if (strncmp(*env, ENV_PREFIX, strlen(ENV_PREFIX)) == 0 &&
		    read_variable(o, *env, err, n) == -1)
			return -1;
	}
	return 0;
}

/* ---- what is found ---- */

static void
set_found(struct pn__options *o, enum pn__option id, const char *value,
    const char *from)
{
	if (o->v[id].value == NULL && value != NULL)
		o->v[id] = (struct pn__setting){ value, from };
}

static const char *
cpus(struct pn__arena *a)
{
	cpu_set_t set;
	int count = 1;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		count = CPU_COUNT(&set);
	return pn__arena_printf(a, "%d", count);
}

static void
find_folders(struct pn__options *o)
{
	const char *root = o->v[PN__OPT_ROOT].value, *path;

	path = pn__arena_printf(&o->memory, "%s/templates", root);
	if (path != NULL && pn__is_folder(path))
		set_found(o, PN__OPT_TEMPLATES, path, "below the root");
	path = o->v[PN__OPT_TEMPLATES].value;
	if (path != NULL)
		path = pn__arena_printf(&o->memory, "%s/static", path);
	if (path != NULL && pn__is_folder(path))
		set_found(o, PN__OPT_STATIC, path, "below the templates");
	set_found(o, PN__OPT_MIGRATIONS,
	    pn__place_migrations(&o->memory, root, o->program),
	    "below the root");
	set_found(o, PN__OPT_MODULES, pn__place_modules(&o->memory),
	    "beside the library");
}

static int
read_file(struct pn__options *o, char *err, size_t n)
{
	struct pn__setting *conf = &o->v[PN__OPT_CONFIG];
	const char *path;

	if (conf->value != NULL)
		return pn__conf_read(o, conf->value, o->v, err, n);
	path = pn__arena_printf(&o->memory, "%s/conf/%s.conf",
	    o->v[PN__OPT_ROOT].value, o->program);
	if (path == NULL || !pn__is_file(path))
		return 0;
	*conf = (struct pn__setting){ path, "below the root" };
	return pn__conf_read(o, path, o->v, err, n);
}

int
pn__options_read(struct pn__options *o, const char *program, int argc,
    char **argv, char **env, char *err, size_t n)
{
	*o = (struct pn__options){ .program = program };
	pn__arena_init(&o->memory, 4096, MEMORY_MAX);
	if (read_command_line(o, argc, argv, err, n) == -1)
		return -1;
	if (o->v[PN__OPT_HELP].value != NULL ||
	    o->v[PN__OPT_VERSION].value != NULL)
		return 0;
	if (read_environment(o, env, err, n) == -1)
		return -1;
	if (o->v[PN__OPT_ROOT].value == NULL)
		set_found(o, PN__OPT_ROOT, pn__place_root(&o->memory), "found");
	if (o->v[PN__OPT_ROOT].value == NULL)
		return no_memory(err, n);
	if (read_file(o, err, n) == -1)
		return -1;
	find_folders(o);
	set_found(o, PN__OPT_WORKERS, cpus(&o->memory), "number of CPUs");
	for (int i = 0; i < PN__OPT_SETTINGS; i++)
		set_found(o, (enum pn__option)i, pn__option_table[i].fallback,
		    "default");
	return o->memory.full ? no_memory(err, n) : 0;
}

void
pn__options_fini(struct pn__options *o)
{
	pn__arena_fini(&o->memory);
}

long
pn__options_number(const struct pn__options *o, enum pn__option id)
{
	int base = pn__option_table[id].kind == PN__OPT_KIND_OCTAL ? 8 : 10;

	return strtol(o->v[id].value, NULL, base);
}

bool
pn__options_is_on(const struct pn__options *o, enum pn__option id)
{
	const char *v = o->v[id].value;

	return v != NULL && (strcmp(v, "yes") == 0 || strcmp(v, "1") == 0);
}
