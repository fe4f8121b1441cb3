include tests/lib/base/local.mk
include tests/lib/fcgi/local.mk
include tests/lib/http/local.mk
include tests/lib/schema/local.mk
include tests/lib/req/local.mk
include tests/lib/form/local.mk
include tests/lib/json/local.mk
include tests/lib/view/local.mk
include tests/lib/db/local.mk
include tests/lib/session/local.mk
include tests/lib/route/local.mk
include tests/lib/serve/local.mk
include tests/lib/test/local.mk
include tests/apps/local.mk
include tests/e2e/local.mk
include tests/fuzz/local.mk
include tests/style/local.mk

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
unit_tests = $(base_tests) $(fcgi_tests) $(http_tests) $(schema_tests) \
	$(req_tests) $(form_tests) $(json_tests) $(view_tests) $(db_tests) \
	$(session_tests) $(route_tests) $(serve_tests) $(test_tests) $(app_tests)
