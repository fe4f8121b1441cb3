app_tests = tests/apps/guestbook tests/apps/hello
EXTRA_DIST += tests/apps/app.h
