#include "base/plural.h"

#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

enum op {
	OP_NUMBER,
	OP_N,
	OP_NOT,
	OP_CHOOSE,
	OP_OR,
	OP_AND,
	OP_EQ,
	OP_NE,
	OP_LE,
	OP_GE,
	OP_LT,
	OP_GT,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_REST,
};

/* The operators of two operands; of those that begin alike the longer. */
static const struct {
	const char *sign;
	uint8_t op, level;
} operators[] = {
	{ "||", OP_OR, 1 },
	{ "&&", OP_AND, 2 },
	{ "==", OP_EQ, 3 },
	{ "!=", OP_NE, 3 },
	{ "<=", OP_LE, 4 },
	{ ">=", OP_GE, 4 },
	{ "<", OP_LT, 4 },
	{ ">", OP_GT, 4 },
	{ "+", OP_ADD, 5 },
	{ "-", OP_SUBTRACT, 5 },
	{ "*", OP_MULTIPLY, 6 },
	{ "/", OP_DIVIDE, 6 },
	{ "%", OP_REST, 6 },
};

struct reader {
	struct pn__plural *to;
	const char *p, *end;
	uint32_t n; /* nodes in use */
	uint32_t depth;
	const char *wrong; /* the first thing that is; NULL: nothing */
};

static uint8_t choice(struct reader *r);

static uint8_t
refuse(struct reader *r, const char *why)
{
	if (r->wrong == NULL)
		r->wrong = why;
	return 0;
}

static void
skip_space(struct reader *r)
{
	while (r->p < r->end && strchr(" \t\r\n", *r->p) != NULL)
		r->p++;
}

static bool
takes(struct reader *r, const char *sign)
{
	size_t n = strlen(sign);

	skip_space(r);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, sign, n) != 0)
		return false;
	r->p += n;
	return true;
}

static uint8_t
add(struct reader *r, struct pn__plural_node node)
{
	if (r->n == PN__PLURAL_NODES)
		return refuse(r, "the rule is too long");
	r->to->nodes[r->n] = node;
	return (uint8_t)r->n++;
}

static uint32_t
digits(struct reader *r)
{
	uint64_t v = 0;

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9') {
		v = v * 10 + (uint64_t)(*r->p++ - '0');
		if (v > UINT32_MAX) {
			refuse(r, "a number is too large");
			return 0;
		}
	}
	return (uint32_t)v;
}

static uint8_t
operand(struct reader *r)
{
	uint8_t a;

	if (r->depth >= DEPTH_MAX)
		return refuse(r, "the rule is nested too deep");
	if (takes(r, "!")) {
		r->depth++;
		a = operand(r);
		r->depth--;
		return add(r, (struct pn__plural_node){ .op = OP_NOT, .a = a });
	}
	if (takes(r, "(")) {
		a = choice(r);
		return takes(r, ")") ? a : refuse(r, "a bracket is not closed");
	}
	if (takes(r, "n"))
		return add(r, (struct pn__plural_node){ .op = OP_N });
	if (r->p == r->end || *r->p < '0' || *r->p > '9')
		return refuse(r, "expected n, a number, ! or a bracket");
	return add(r,
	    (struct pn__plural_node){ .op = OP_NUMBER, .number = digits(r) });
}

/* Operators that bind as tight as level, or tighter; the left first. */
static uint8_t
binary(struct reader *r, uint8_t level)
{
	uint8_t a = operand(r), b;
	size_t i;

	while (r->wrong == NULL) {
		for (i = 0; i < PN_COUNT(operators); i++) {
			const char *before = r->p;

			if (!takes(r, operators[i].sign))
				continue;
			if (operators[i].level >= level)
				break;
			r->p = before;
			return a;
		}
		if (i == PN_COUNT(operators))
			return a;
		b = binary(r, (uint8_t)(operators[i].level + 1));
		a = add(r,
		    (struct pn__plural_node){
			.op = operators[i].op, .a = a, .b = b });
	}
	return 0;
}

static uint8_t
choice(struct reader *r)
{
	uint8_t a, b, c;

	if (r->depth >= DEPTH_MAX)
		return refuse(r, "the rule is nested too deep");
	r->depth++;
	a = binary(r, 1);
	if (r->wrong == NULL && takes(r, "?")) {
		b = choice(r);
		if (!takes(r, ":"))
			refuse(r, "expected : behind ?");
		c = choice(r);
		a = add(r,
		    (struct pn__plural_node){
			.op = OP_CHOOSE, .a = a, .b = b, .c = c });
	}
	r->depth--;
	return a;
}

int
pn__plural_parse(
    struct pn__plural *p, const char *text, size_t n, char *err, size_t en)
{
	struct reader r = { .to = p, .p = text, .end = text + n };

	memset(p, 0, sizeof(*p));
	if (!takes(&r, "nplurals") || !takes(&r, "="))
		refuse(&r, "expected nplurals=NUMBER");
	skip_space(&r);
	p->forms = digits(&r);
	if (p->forms < 1 || p->forms > PN__PLURAL_FORMS)
		refuse(&r, "nplurals is a number from 1 to 16");
	if (!takes(&r, ";") || !takes(&r, "plural") || !takes(&r, "="))
		refuse(&r, "expected ; plural=RULE");
	if (r.wrong == NULL)
		p->root = choice(&r);
	takes(&r, ";");
	skip_space(&r);
	if (r.wrong == NULL && r.p != r.end)
		refuse(&r, "the rule ends, and something follows");
	if (r.wrong == NULL)
		return 0;
	snprintf(err, en, "Plural-Forms: %s, at \"%.*s\"", r.wrong,
	    r.end - r.p < 20 ? (int)(r.end - r.p) : 20, r.p);
	return -1;
}

void
pn__plural_default(struct pn__plural *p)
{
	memset(p, 0, sizeof(*p));
	p->forms = 2;
	p->nodes[0] = (struct pn__plural_node){ .op = OP_N };
	p->nodes[1] =
	    (struct pn__plural_node){ .op = OP_NUMBER, .number = 1 };
	p->nodes[2] = (struct pn__plural_node){ .op = OP_NE, .a = 0, .b = 1 };
	p->root = 2;
}

static uint64_t
compute(uint8_t op, uint64_t a, uint64_t b)
{
	switch (op) {
	case OP_EQ:
		return a == b;
	case OP_NE:
		return a != b;
	case OP_LE:
		return a <= b;
	case OP_GE:
		return a >= b;
	case OP_LT:
		return a < b;
	case OP_GT:
		return a > b;
	case OP_ADD:
		return a + b;
	case OP_SUBTRACT:
		return a - b;
	case OP_MULTIPLY:
		return a * b;
	case OP_DIVIDE:
		return b != 0 ? a / b : 0;
	default:
		return b != 0 ? a % b : 0;
	}
}

/*
 * The operands of a node stand before it, so this ends; what is not needed is
 * not evaluated.
 */
static uint64_t
evaluate(const struct pn__plural *p, uint8_t at, uint64_t count)
{
	const struct pn__plural_node *node = &p->nodes[at];
	uint64_t a;

	if (node->op == OP_NUMBER)
		return node->number;
	if (node->op == OP_N)
		return count;
	a = evaluate(p, node->a, count);
	switch (node->op) {
	case OP_NOT:
		return a == 0;
	case OP_CHOOSE:
		return evaluate(p, a != 0 ? node->b : node->c, count);
	case OP_OR:
		return a != 0 || evaluate(p, node->b, count) != 0;
	case OP_AND:
		return a != 0 && evaluate(p, node->b, count) != 0;
	default:
		return compute(node->op, a, evaluate(p, node->b, count));
	}
}

uint32_t
pn__plural_form(const struct pn__plural *p, uint64_t count)
{
	uint64_t form = evaluate(p, p->root, count);

	return form < p->forms ? (uint32_t)form : 0;
}
