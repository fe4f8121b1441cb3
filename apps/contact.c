/*
 * A form that writes to the people of a workshop. What was sent is queued in
 * the table mail, for a program that sends it; files are kept in the folder
 * CONTACT_FILES of the environment, by names of their own.
 */
#include <postern.h>

#include <stdlib.h>

struct message {
	const char *name, *email, *phone, *topic, *answer, *page, *colour;
	const char *const *trades;
	size_t ntrades;
	struct pn_date start, finish;
	int64_t budget; /* cents */
	const char *text;
	const struct pn_upload *file;
	bool consent;
};

static const struct pn_choice topics[] = {
	{ "question", "A question" },
	{ "offer", "I want an offer" },
	{ "complaint", "A complaint" },
	{ 0 },
};

static const struct pn_choice answers[] = {
	{ "mail", "By e-mail" },
	{ "phone", "By phone" },
	{ 0 },
};

static const struct pn_choice trades[] = {
	{ "wood", "Wood" },
	{ "metal", "Metal" },
	{ "paint", "Paint" },
	{ 0 },
};

static const struct pn_schema message = PN_SCHEMA(struct message,
	PN_TEXT   (struct message, name, .label = "Your name", .min = 1,
	           .max = 80, .autocomplete = "name"),
	PN_EMAIL  (struct message, email, .label = "E-mail address",
	           .required = true, .autocomplete = "email"),
	PN_CHOICE (struct message, answer, .label = "How shall we answer?",
	           .choices = answers, .input = "radio", .required = true,
	           .fallback = "mail"),
	PN_PHONE  (struct message, phone, .autocomplete = "tel",
	           .hint = "Needed only if we are to call you.",
	           .required_if = "answer=phone"),
	PN_CHOICE (struct message, topic, .label = "What is it?",
	           .choices = topics, .required = true),
	PN_CHOICES(struct message, trades, ntrades, .choices = trades,
	           .label = "What is it about?", .max_items = 3,
	           .hint = "Choose all that fit, or none."),
	PN_DATE   (struct message, start, .label = "Not before",
	           .not_before = "2020-01-01", .not_after = "2099-12-31"),
	PN_DATE   (struct message, finish, .label = "Ready by",
	           .not_before = "2020-01-01", .not_after = "2099-12-31",
	           .at_least = "start"),
	PN_DECIMAL(struct message, budget, .label = "Budget in euros",
	           .min = 0, .max = 1000000,
	           .hint = "For an offer we need to know it.",
	           .required_if = "topic=offer"),
	PN_COLOUR (struct message, colour, .fallback = "#1f6f54"),
	PN_URL    (struct message, page, .label = "Page on the web",
	           .autocomplete = "url"),
	PN_TEXT   (struct message, text, .label = "Your message", .min = 10,
	           .max = 5000, .rows = 6),
	PN_FILE   (struct message, file, .label = "A drawing or a picture",
	           .hint = "PDF, PNG or JPEG, up to 2 MB.",
	           .accept = ".pdf,.png,.jpg,.jpeg", .max = 2 << 20),
	PN_BOOL   (struct message, consent, .required = true,
	           .label = "You may keep this to answer me"));

struct mail {
	int64_t id;
	const char *recipient, *reply_to, *subject, *body;
	const char *file, *file_name, *file_sha256; /* NULL: none */
	const char *state; /* "queued"; the rest is the sender's */
};

static const struct pn_schema mail = PN_SCHEMA(struct mail,
	PN_INT (struct mail, id, .key = true),
	PN_TEXT(struct mail, recipient),
	PN_TEXT(struct mail, reply_to),
	PN_TEXT(struct mail, subject),
	PN_TEXT(struct mail, body),
	PN_TEXT(struct mail, file),
	PN_TEXT(struct mail, file_name),
	PN_TEXT(struct mail, file_sha256),
	PN_TEXT(struct mail, state));

/* A setting of this program alone, from the environment. */
static const char *
setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : otherwise;
}

static const char *
day(struct pn_req *r, struct pn_date d)
{
	return d.year == 0 ? "-"
	    : pn_printf(r, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static const char *
body_of(struct pn_req *r, const struct message *m)
{
	const char *about = "";

	for (size_t i = 0; i < m->ntrades; i++)
		about = pn_printf(r, "%s %s", about, m->trades[i]);
	return pn_printf(r,
	    "From: %s <%s>\nPhone: %s\nAnswer by: %s\nAbout:%s\n"
	    "From %s to %s\nBudget: %lld.%02d\nColour: %s\nPage: %s\n\n%s\n",
	    m->name, m->email, m->phone ? m->phone : "-", m->answer, about,
	    day(r, m->start), day(r, m->finish),
	    (long long)m->budget / 100, (int)(m->budget % 100),
	    m->colour ? m->colour : "-", m->page ? m->page : "-", m->text);
}

static int
queue(struct pn_req *r)
{
	const struct message *m = pn_input(r, struct message);
	struct mail out = {
		.recipient = setting("CONTACT_TO", "postmaster@localhost"),
		.reply_to = m->email,
		.subject = pn_printf(r, "%s from %s", m->topic, m->name),
		.body = body_of(r, m),
		.state = "queued",
	};

	if (m->file != NULL) {
		out.file = pn_token(r);
		out.file_name = m->file->filename;
		out.file_sha256 = pn_upload_sha256(r, m->file);
	}
	pn_insert(r, &mail, &out);

	/* Last: where it can't be kept, the row is rolled back. */
	if (m->file != NULL)
		pn_upload_keep(r, m->file, pn_printf(r, "%s/%s",
		    setting("CONTACT_FILES", "/var/lib/postern/contact"),
		    out.file));

	/* Not the form's own address: Back finds the form as it was then. */
	return pn_done(r, "/contact/sent", "%s",
	    pn_tr(r, "Your message is on its way."));
}

static const struct pn_route routes[] = {
	{ "/contact", .page = "contact.html", .post = queue, .in = &message,
	  .once = true },
	{ "/contact/sent", .page = "contact/sent.html" },
	{ 0 },
};

static const struct pn_plugin *const plugins[] = { &pn_plugin_security, NULL };

static const struct pn_app app = { .name = "contact", .routes = routes,
	.plugins = plugins };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
