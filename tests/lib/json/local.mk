json_tests = tests/lib/json/bind tests/lib/json/check tests/lib/json/csv \
	tests/lib/json/describe tests/lib/json/lines tests/lib/json/names \
	tests/lib/json/number tests/lib/json/parse tests/lib/json/quote \
	tests/lib/json/reader tests/lib/json/string tests/lib/json/value \
	tests/lib/json/writer
