# Pages, installed with their folders.
templatesdir = $(pkgdatadir)/templates
dist_templates_DATA = \
	templates/api.html \
	templates/benchmark.html \
	templates/contact.html \
	templates/feed.xsl \
	templates/guestbook.html \
	templates/layout.html

contact_templatesdir = $(templatesdir)/contact
dist_contact_templates_DATA = templates/contact/sent.html

guestbook_templatesdir = $(templatesdir)/guestbook
dist_guestbook_templates_DATA = templates/guestbook/entry.html

inspect_templatesdir = $(templatesdir)/inspect
dist_inspect_templates_DATA = templates/inspect/upload.html

errors_templatesdir = $(templatesdir)/errors
dist_errors_templates_DATA = templates/errors/error.html

static_templatesdir = $(templatesdir)/static
dist_static_templates_DATA = \
	templates/static/icon.svg \
	templates/static/site.css
