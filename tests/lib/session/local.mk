session_tests = \
	tests/lib/session/cookie \
	tests/lib/session/flash \
	tests/lib/session/once \
	tests/lib/session/origin \
	tests/lib/session/secret \
	tests/lib/session/security \
	tests/lib/session/sign
EXTRA_DIST += %D%/site.h
