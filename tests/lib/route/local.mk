route_tests = tests/lib/route/cache tests/lib/route/file tests/lib/route/filters tests/lib/route/json \
	tests/lib/route/pages tests/lib/route/serve tests/lib/route/tree \
	tests/lib/route/watch
