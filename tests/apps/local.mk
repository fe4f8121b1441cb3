app_tests = tests/apps/benchmark tests/apps/guestbook tests/apps/hello
EXTRA_DIST += tests/apps/app.h
