app_tests =
