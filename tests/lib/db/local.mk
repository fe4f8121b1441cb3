db_tests =
