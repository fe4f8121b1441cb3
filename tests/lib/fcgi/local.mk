fcgi_tests =
