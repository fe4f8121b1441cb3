/* What a program's own rule gets. */
#ifndef PN_SCHEMA_CHECK_H
#define PN_SCHEMA_CHECK_H

#include "schema/message.h"

struct pn_check {
	struct pn__parse *parse;
};

#endif
