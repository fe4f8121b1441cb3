http_tests = \
	tests/lib/http/accept \
	tests/lib/http/auth \
	tests/lib/http/base64 \
	tests/lib/http/cachecontrol \
	tests/lib/http/cookie \
	tests/lib/http/date \
	tests/lib/http/disposition \
	tests/lib/http/forwarded \
	tests/lib/http/fresh \
	tests/lib/http/header \
	tests/lib/http/media \
	tests/lib/http/multipart \
	tests/lib/http/network \
	tests/lib/http/parameter \
	tests/lib/http/percent \
	tests/lib/http/range \
	tests/lib/http/status \
	tests/lib/http/target \
	tests/lib/http/urlencoded

# The reader of the conformance data.
http_shared = tests/lib/http/shared.c tests/lib/http/shared.h
tests_lib_http_accept_SOURCES = %D%/accept.c $(http_shared)
tests_lib_http_cookie_SOURCES = %D%/cookie.c $(http_shared)
tests_lib_http_date_SOURCES = %D%/date.c $(http_shared)
tests_lib_http_disposition_SOURCES = %D%/disposition.c $(http_shared)
tests_lib_http_forwarded_SOURCES = %D%/forwarded.c $(http_shared)
tests_lib_http_fresh_SOURCES = %D%/fresh.c $(http_shared)
tests_lib_http_media_SOURCES = %D%/media.c $(http_shared)
tests_lib_http_multipart_SOURCES = %D%/multipart.c $(http_shared)
tests_lib_http_parameter_SOURCES = %D%/parameter.c $(http_shared)
tests_lib_http_percent_SOURCES = %D%/percent.c $(http_shared)
tests_lib_http_range_SOURCES = %D%/range.c $(http_shared)
tests_lib_http_target_SOURCES = %D%/target.c $(http_shared)
tests_lib_http_urlencoded_SOURCES = %D%/urlencoded.c $(http_shared)

EXTRA_DIST += doc/conformance.md
