# Programs seen from outside, with real servers.
e2e_tests = \
	%D%/attacks.py \
	%D%/conformance.py \
	%D%/dbfaults.py \
	%D%/drain.py \
	%D%/escaping.py \
	%D%/faults.py \
	%D%/garbage.py \
	%D%/guestbook.py \
	%D%/inspect.py \
	%D%/install.py \
	%D%/leak.py \
	%D%/listen.py \
	%D%/match.py \
	%D%/migrate.py \
	%D%/oneshot.py \
	%D%/openapi.py \
	%D%/options.py \
	%D%/print.py \
	%D%/render.py \
	%D%/status.py \
	%D%/transfer.py

TESTS += $(e2e_tests)
EXTRA_DIST += $(e2e_tests) %D%/postern.py %D%/mariadb.py %D%/browser.py %D%/npm.py \
	tests/npm/.npmrc tests/npm/package.json \
	tests/npm/package-lock.json tests/npm/shape.mjs tests/npm/values.mjs

check_PROGRAMS += tests/e2e/bank tests/e2e/fixture tests/e2e/sanitise tests/e2e/shop
tests_e2e_fixture_LDFLAGS = $(AM_LDFLAGS) -rdynamic
