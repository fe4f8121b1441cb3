/* The smallest endpoint: one route, one line. */
#include <postern.h>

static int
hello(struct pn_req *r)
{
	return pn_text(r, "Hello, World!");
}

static const struct pn_route routes[] = {
	{ "/hello", .get = hello },
	{ 0 },
};

static const struct pn_app app = { .name = "hello", .routes = routes };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
