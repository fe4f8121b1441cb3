db_tests = \
	%D%/ask \
	%D%/convert \
	%D%/deadline \
	%D%/helpers \
	%D%/kept \
	%D%/many \
	%D%/migrate \
	%D%/pool \
	%D%/probe \
	%D%/query \
	%D%/sqlite/conn \
	%D%/transaction
EXTRA_DIST += %D%/fixture.h %D%/server.h

if HAVE_MYSQL
db_tests += \
	%D%/mysql/column \
	%D%/mysql/conn \
	%D%/mysql/split \
	%D%/mysql/url
tests_lib_db_mysql_split_CPPFLAGS = $(AM_CPPFLAGS) $(MYSQL_CFLAGS)
tests_lib_db_mysql_split_LDADD = lib/libdb-mysql.a $(MYSQL_LIBS)
tests_lib_db_mysql_url_CPPFLAGS = $(AM_CPPFLAGS) $(MYSQL_CFLAGS)
tests_lib_db_mysql_url_LDADD = lib/libdb-mysql.a $(MYSQL_LIBS)
endif
