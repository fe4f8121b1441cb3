# What is too long for a comment and too wide for a page of the manual.
dist_doc_DATA = \
	doc/conformance.md \
	doc/inspect.md \
	doc/markup.md \
	doc/mysql.md \
	doc/translation.md \
	doc/xslt.md
