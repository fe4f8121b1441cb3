fcgi_tests = \
	tests/lib/fcgi/loop
EXTRA_DIST += tests/lib/fcgi/client.h tests/lib/fcgi/server.h
