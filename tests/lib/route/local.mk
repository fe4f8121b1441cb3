route_tests =
route_tests += tests/lib/route/file
route_tests += tests/lib/route/filters
route_tests += tests/lib/route/json
route_tests += tests/lib/route/lookup
route_tests += tests/lib/route/out
route_tests += tests/lib/route/limits \
	tests/lib/route/pages
route_tests += tests/lib/route/repeat
route_tests += tests/lib/route/serve
route_tests += tests/lib/route/tree
route_tests += tests/lib/route/watch
