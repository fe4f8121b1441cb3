serve_tests =
