test_tests =
