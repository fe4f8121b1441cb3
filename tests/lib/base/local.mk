base_tests = tests/lib/base/digits tests/lib/base/power
