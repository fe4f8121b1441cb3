fcgi_tests = \
	tests/lib/fcgi/head \
	tests/lib/fcgi/loop \
	tests/lib/fcgi/record
EXTRA_DIST += tests/lib/fcgi/client.h tests/lib/fcgi/server.h
