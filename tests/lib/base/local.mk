base_tests = \
	tests/lib/base/arena tests/lib/base/board \
	tests/lib/base/buf \
	tests/lib/base/clock \
	tests/lib/base/digits \
	tests/lib/base/log \
	tests/lib/base/nearest \
	tests/lib/base/power \
	tests/lib/base/random \
	tests/lib/base/utf8
