# Configuration and migrations, installed beside the pages.
confdir = $(pkgdatadir)/conf
dist_conf_DATA = conf/api.conf conf/contact.conf conf/nginx.conf conf/postern_params

sqldir = $(confdir)/sql
dist_sql_DATA = \
	conf/sql/0001-guestbook.mysql.sql \
	conf/sql/0001-guestbook.sql \
	conf/sql/0002-benchmark.mysql.sql \
	conf/sql/0002-benchmark.sql \
	conf/sql/0003-api.mysql.sql \
	conf/sql/0003-api.sql \
	conf/sql/0004-contact.mysql.sql \
	conf/sql/0004-contact.sql

EXTRA_DIST += conf/nginx-dev.conf.in
