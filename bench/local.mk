# The plain C contenders, made by bench/run when it needs them. The rest of
# what is measured is installed by it too; see README.md.

EXTRA_PROGRAMS = bench/floor bench/libfcgi_threads bench/pages_floor \
	bench/db_floor

# Postern's own side of what no endpoint of apps/ does.
EXTRA_PROGRAMS += bench/form bench/json bench/pages

# Programs that measure one part: make bench/json_write && bench/json_write.
EXTRA_PROGRAMS += bench/form_parse bench/json_read bench/json_write

$(EXTRA_PROGRAMS): lib/libpostern.a

bench_floor_SOURCES = bench/floor.c $(responder) $(starter)
bench_libfcgi_threads_SOURCES = bench/libfcgi_threads.c $(starter)
bench_pages_floor_SOURCES = bench/pages_floor.c bench/fortunes.h \
	bench/html.c bench/html.h $(responder) $(starter)
bench_db_floor_SOURCES = bench/db_floor.c bench/db_query.c \
	bench/db_query.h bench/html.c bench/html.h $(starter)
bench_db_floor_CPPFLAGS = $(AM_CPPFLAGS) $(mariadb_cflags)
bench_db_floor_LDADD = -lmariadb
mariadb_cflags = $(shell pkg-config --cflags libmariadb)
responder = bench/responder.c bench/responder.h
starter = bench/start.c bench/start.h

EXTRA_DIST += bench/rounds.h bench/run bench/README.md bench/harness \
	bench/contests bench/peers bench/templates
