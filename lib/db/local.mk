lib_libpostern_a_SOURCES += \
	%D%/ask.c \
	%D%/breaker.c \
	%D%/cache.c \
	%D%/conn.c \
	%D%/convert.c \
	%D%/deadline.c \
	%D%/expand.c \
	%D%/fail.c \
	%D%/folder.c \
	%D%/helpers.c \
	%D%/kept.c \
	%D%/made.c \
	%D%/many.c \
	%D%/migrate.c \
	%D%/pool.c \
	%D%/probe.c \
	%D%/query.c \
	%D%/record.c \
	%D%/rows.c \
	%D%/transaction.c

# A driver is loaded when a URL of its scheme is used, so that a program
# that needs no database is linked with none. It shows one symbol.
driver_link = $(module_link) \
	-Wl,--version-script,$(top_srcdir)/lib/db/driver.map

modules += lib/postern/db-sqlite.so
EXTRA_DIST += %D%/driver.map

noinst_LIBRARIES += lib/libdb-sqlite.a
lib_libdb_sqlite_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS)
lib_libdb_sqlite_a_SOURCES = \
	%D%/sqlite/conn.c \
	%D%/sqlite/driver.c \
	%D%/sqlite/fault.c \
	%D%/sqlite/stmt.c

lib/postern/db-sqlite.so: lib/libdb-sqlite.a lib/db/driver.map
	$(driver_link) -Wl,--whole-archive lib/libdb-sqlite.a \
	    -Wl,--no-whole-archive $(SQLITE_LIBS)

if HAVE_MYSQL
modules += lib/postern/db-mysql.so
noinst_LIBRARIES += lib/libdb-mysql.a
lib_libdb_mysql_a_CPPFLAGS = $(AM_CPPFLAGS) $(MYSQL_CFLAGS)
lib_libdb_mysql_a_SOURCES = \
	%D%/mysql/bulk.c \
	%D%/mysql/cancel.c \
	%D%/mysql/column.c \
	%D%/mysql/conn.c \
	%D%/mysql/driver.c \
	%D%/mysql/fault.c \
	%D%/mysql/split.c \
	%D%/mysql/stmt.c \
	%D%/mysql/url.c \
	%D%/mysql/wire.c

lib/postern/db-mysql.so: lib/libdb-mysql.a lib/db/driver.map
	$(driver_link) -Wl,--whole-archive lib/libdb-mysql.a \
	    -Wl,--no-whole-archive $(MYSQL_LIBS)
endif
