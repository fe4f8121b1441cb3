route_tests = tests/lib/route/serve tests/lib/route/tree
