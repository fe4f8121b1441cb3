req_tests =
