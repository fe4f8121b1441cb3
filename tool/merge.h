/* Several API documents made one: what the files of this command share. */
#ifndef TOOL_MERGE_H
#define TOOL_MERGE_H

#include "base/arena.h"
#include "json/json.h"

/* Members that grow, in the arena. */
struct members {
	struct pn_member *v;
	uint32_t n, cap;
};

/* A component of one document that has another name in the merged one. */
struct rename {
	struct pn_slice kind, name;
	const char *other;
};

/* The documents as far as they have been merged. */
struct merge {
	struct pn__arena arena; /* holds all that is below */
	struct members paths, owners, ids, tags, servers;
	struct members kinds; /* of components; each value is a members */
	struct pn__buf title;
	const char *file;    /* the one that is being added */
	struct pn_slice who; /* and its program's name */
	struct rename *renames; /* of its components */
	size_t nrenames;
};

#define COMPONENTS "#/components/"

/* Says on standard error that there is no memory left. -1. */
int merge_no_memory(void);

bool merge_is_same(struct pn_slice a, struct pn_slice b);

/* The text of a value, as long as that; "" where it is none, or NULL. */
struct pn_slice merge_text(const struct pn_value *v);

/* The first member of that name, or NULL. */
struct pn_member *merge_find(const struct members *m, struct pn_slice name);

/* Adds a member; name and value have to live as long as m. -1: said. */
int merge_add(struct merge *m, struct members *to, struct pn_slice name,
    struct pn_value value);

/* Whether both are the same JSON. */
bool merge_is_equal(const struct pn_value *a, const struct pn_value *b);

/*
 * Fills m->renames: each component of a document that is in m already with
 * another content, or refers to one that was renamed, is named after its
 * program. -1, said: no memory, or two security schemes have one name.
 */
int merge_rename(struct merge *m, const struct pn_value *components);

/* The rename of a component of this kind, or NULL. */
const struct rename *merge_renamed(
    const struct merge *m, struct pn_slice kind, struct pn_slice name);

/*
 * Copies a value with its references led to the new names, and with ids of
 * operations that no other has. -1: said.
 */
int merge_copy(
    struct merge *m, const struct pn_value *v, struct pn_value *to);

/* Adds a document, which has to live as long as m. -1, said. */
int merge_document(struct merge *m, const struct pn_value *doc);

#endif
