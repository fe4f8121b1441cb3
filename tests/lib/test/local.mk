test_tests = tests/lib/test/test
