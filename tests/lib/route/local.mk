route_tests =
