db_tests =
db_tests += %D%/ask
db_tests += %D%/convert
db_tests += %D%/deadline
db_tests += %D%/helpers
db_tests += %D%/kept
db_tests += %D%/many
db_tests += %D%/migrate
db_tests += %D%/mysql/column
db_tests += %D%/mysql/conn
db_tests += %D%/mysql/split
db_tests += %D%/mysql/url
db_tests += %D%/pool
db_tests += %D%/query
db_tests += %D%/sqlite/conn
db_tests += %D%/transaction
EXTRA_DIST += %D%/fixture.h %D%/server.h

if HAVE_MYSQL
tests_lib_db_mysql_split_CPPFLAGS = $(AM_CPPFLAGS) $(MYSQL_CFLAGS)
tests_lib_db_mysql_split_LDADD = lib/libdb-mysql.a $(MYSQL_LIBS)
tests_lib_db_mysql_url_CPPFLAGS = $(AM_CPPFLAGS) $(MYSQL_CFLAGS)
tests_lib_db_mysql_url_LDADD = lib/libdb-mysql.a $(MYSQL_LIBS)
endif
