json_tests =
