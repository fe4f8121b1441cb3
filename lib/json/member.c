#include <postern/json.h>

const struct pn_value *
pn_member(const struct pn_value *map, const char *name)
{
	size_t n = strlen(name);

	if (map == NULL || map->kind != PN_KIND_MAP)
		return NULL;
	for (uint32_t i = 0; i < map->n; i++) {
		const struct pn_member *m = &map->map[i];

		if (m->name.n == n && memcmp(m->name.p, name, n) == 0)
			return &m->value;
	}
	return NULL;
}
