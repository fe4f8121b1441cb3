route_tests = tests/lib/route/tree
