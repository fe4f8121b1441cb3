fcgi_tests = \
	tests/lib/fcgi/conn \
	tests/lib/fcgi/head \
	tests/lib/fcgi/listen \
	tests/lib/fcgi/loop \
	tests/lib/fcgi/record \
	tests/lib/fcgi/slot \
	tests/lib/fcgi/timers
EXTRA_DIST += tests/lib/fcgi/client.h tests/lib/fcgi/server.h
