form_tests =
