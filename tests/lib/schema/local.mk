schema_tests =
