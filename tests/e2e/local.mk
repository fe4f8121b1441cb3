# Programs seen from outside, with real servers.
e2e_tests =
e2e_tests += %D%/attacks.py
e2e_tests += %D%/check.py
e2e_tests += %D%/conformance.py
e2e_tests += %D%/dbfaults.py
e2e_tests += %D%/drain.py
e2e_tests += %D%/escaping.py
e2e_tests += %D%/faults.py
e2e_tests += %D%/feed.py
e2e_tests += %D%/garbage.py
e2e_tests += %D%/guestbook.py
e2e_tests += %D%/inspect.py
e2e_tests += %D%/install.py
e2e_tests += %D%/listen.py
e2e_tests += %D%/match.py
e2e_tests += %D%/migrate.py
e2e_tests += %D%/mutation.py
e2e_tests += %D%/oneshot.py
e2e_tests += %D%/openapi.py
e2e_tests += %D%/options.py
e2e_tests += %D%/print.py
e2e_tests += %D%/refuse.py
e2e_tests += %D%/render.py
e2e_tests += %D%/session.py
e2e_tests += %D%/transfer.py

TESTS += $(e2e_tests)
EXTRA_DIST += $(e2e_tests) %D%/postern.py %D%/mariadb.py %D%/browser.py \
	%D%/npm.py tests/npm/.npmrc tests/npm/package.json \
	tests/npm/package-lock.json tests/npm/shape.mjs tests/npm/values.mjs

check_PROGRAMS += tests/e2e/bank
check_PROGRAMS += tests/e2e/fixture
check_PROGRAMS += tests/e2e/once
check_PROGRAMS += tests/e2e/refuse
check_PROGRAMS += tests/e2e/sanitise
check_PROGRAMS += tests/e2e/shop
tests_e2e_fixture_LDFLAGS = $(AM_LDFLAGS) -rdynamic
