# One driver per parser. make check replays its corpus; tests/fuzz/run looks
# for more.
fuzz_drivers = \
	tests/fuzz/accept \
	tests/fuzz/auth \
	tests/fuzz/cookie \
	tests/fuzz/date \
	tests/fuzz/disposition \
	tests/fuzz/forwarded \
	tests/fuzz/fresh \
	tests/fuzz/json \
	tests/fuzz/markup \
	tests/fuzz/media \
	tests/fuzz/multipart \
	tests/fuzz/mustache \
	tests/fuzz/percent \
	tests/fuzz/range \
	tests/fuzz/sanitise \
	tests/fuzz/schema \
	tests/fuzz/signed \
	tests/fuzz/target \
	tests/fuzz/upload \
	tests/fuzz/urlencoded \
	tests/fuzz/utf8 \
	tests/fuzz/xslt

check_PROGRAMS += $(fuzz_drivers)
TESTS += $(fuzz_drivers)
EXTRA_DIST += tests/fuzz/run tests/fuzz/corpus

fuzz_replay = tests/fuzz/replay.c tests/fuzz/fuzz.h
tests_fuzz_accept_SOURCES = %D%/accept.c $(fuzz_replay)
tests_fuzz_auth_SOURCES = %D%/auth.c $(fuzz_replay)
tests_fuzz_cookie_SOURCES = %D%/cookie.c $(fuzz_replay)
tests_fuzz_date_SOURCES = %D%/date.c $(fuzz_replay)
tests_fuzz_disposition_SOURCES = %D%/disposition.c $(fuzz_replay)
tests_fuzz_forwarded_SOURCES = %D%/forwarded.c $(fuzz_replay)
tests_fuzz_fresh_SOURCES = %D%/fresh.c $(fuzz_replay)
tests_fuzz_json_SOURCES = %D%/json.c $(fuzz_replay)
tests_fuzz_markup_SOURCES = %D%/markup.c $(fuzz_replay)
tests_fuzz_media_SOURCES = %D%/media.c $(fuzz_replay)
tests_fuzz_multipart_SOURCES = %D%/multipart.c $(fuzz_replay)
tests_fuzz_mustache_SOURCES = %D%/mustache.c $(fuzz_replay)
tests_fuzz_percent_SOURCES = %D%/percent.c $(fuzz_replay)
tests_fuzz_range_SOURCES = %D%/range.c $(fuzz_replay)
tests_fuzz_sanitise_SOURCES = %D%/sanitise.c $(fuzz_replay)
tests_fuzz_schema_SOURCES = %D%/schema.c $(fuzz_replay)
tests_fuzz_signed_SOURCES = %D%/signed.c $(fuzz_replay)
tests_fuzz_target_SOURCES = %D%/target.c $(fuzz_replay)
tests_fuzz_upload_SOURCES = %D%/upload.c $(fuzz_replay)
tests_fuzz_urlencoded_SOURCES = %D%/urlencoded.c $(fuzz_replay)
tests_fuzz_utf8_SOURCES = %D%/utf8.c $(fuzz_replay)
tests_fuzz_xslt_SOURCES = %D%/xslt.c $(fuzz_replay)
