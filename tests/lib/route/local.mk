route_tests = tests/lib/route/file tests/lib/route/json \
	tests/lib/route/lookup tests/lib/route/out tests/lib/route/pages \
	tests/lib/route/serve tests/lib/route/tree
