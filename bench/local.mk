# The plain C contenders, made by bench/run when it needs them. The rest of
# what is measured is installed by it too; see README.md.

EXTRA_PROGRAMS = bench/floor bench/libfcgi_threads
bench_floor_SOURCES = bench/floor.c bench/start.c bench/start.h
bench_libfcgi_threads_SOURCES = bench/libfcgi_threads.c bench/start.c \
	bench/start.h
bench_floor_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
bench/floor bench/libfcgi_threads: lib/libpostern.a

EXTRA_DIST += bench/run bench/README.md
