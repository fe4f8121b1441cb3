req_tests = tests/lib/req/locale tests/lib/req/path tests/lib/req/reply tests/lib/req/request
EXTRA_DIST += tests/lib/fake.h tests/lib/suites.h
