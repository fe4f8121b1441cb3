base_tests = tests/lib/base/number tests/lib/base/power
