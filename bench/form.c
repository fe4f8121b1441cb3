/* The form of contests/form.py on Postern. */
#include <inttypes.h>
#include <postern.h>

struct person {
	const char *name, *email;
	int32_t age;
	const char *street, *city, *postcode, *country, *phone;
	bool subscribe;
	const char *message;
	const struct pn_upload *file;
};

static const struct pn_choice countries[] = { { "at", NULL }, { "ch", NULL },
	{ "de", NULL }, { "fr", NULL }, { "gb", NULL }, { "us", NULL },
	{ NULL, NULL } };

static const struct pn_schema person = PN_SCHEMA(struct person,
    PN_TEXT(struct person, name, .min = 1, .max = 80),
    PN_EMAIL(struct person, email, .min = 1, .max = 120),
    PN_INT(struct person, age, .required = true, .min = 0, .max = 150),
    PN_TEXT(struct person, street, .min = 1, .max = 100),
    PN_TEXT(struct person, city, .min = 1, .max = 80),
    PN_TEXT(struct person, postcode, .min = 1, .pattern = "[0-9]{4,6}"),
    PN_CHOICE(struct person, country, .required = true, .choices = countries),
    PN_TEXT(struct person, phone, .min = 1, .max = 40, .pattern = "[+0-9 ]+"),
    PN_BOOL(struct person, subscribe),
    PN_TEXT(struct person, message, .min = 1, .max = 2000, .rows = 6),
    PN_FILE(struct person, file, .max = 16 << 20));

static int
take(struct pn_req *r)
{
	const struct person *p = pn_input(r, struct person);

	return pn_text(r, "%s, %" PRId32 ": %" PRIu64, p->name, p->age,
	    p->file != NULL ? p->file->size : 0);
}

static const struct pn_route routes[] = {
	{ "/form", .post = take, .in = &person },
	{ 0 },
};

static const struct pn_app app = { .name = "form", .routes = routes };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
