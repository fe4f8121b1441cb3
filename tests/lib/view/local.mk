view_tests =
