json_tests = tests/lib/json/print tests/lib/json/quote \
	tests/lib/json/value tests/lib/json/writer
