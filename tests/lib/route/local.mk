route_tests = tests/lib/route/file tests/lib/route/json \
	tests/lib/route/pages tests/lib/route/repeat \
	tests/lib/route/serve tests/lib/route/tree
