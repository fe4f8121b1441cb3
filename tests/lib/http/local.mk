http_tests = \
	tests/lib/http/cookie \
	tests/lib/http/date \
	tests/lib/http/disposition \
	tests/lib/http/header \
	tests/lib/http/media \
	tests/lib/http/multipart \
	tests/lib/http/parameter \
	tests/lib/http/percent \
	tests/lib/http/status \
	tests/lib/http/urlencoded

# The reader of the conformance data.
http_shared = tests/lib/http/shared.c tests/lib/http/shared.h
tests_lib_http_cookie_SOURCES = %D%/cookie.c $(http_shared)
tests_lib_http_date_SOURCES = %D%/date.c $(http_shared)
tests_lib_http_disposition_SOURCES = %D%/disposition.c $(http_shared)
tests_lib_http_media_SOURCES = %D%/media.c $(http_shared)
tests_lib_http_multipart_SOURCES = %D%/multipart.c $(http_shared)
tests_lib_http_parameter_SOURCES = %D%/parameter.c $(http_shared)
tests_lib_http_percent_SOURCES = %D%/percent.c $(http_shared)
tests_lib_http_urlencoded_SOURCES = %D%/urlencoded.c $(http_shared)
