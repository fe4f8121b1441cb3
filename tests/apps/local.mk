app_tests =
app_tests += tests/apps/api
app_tests += tests/apps/benchmark
app_tests += tests/apps/feed
app_tests += tests/apps/guestbook
app_tests += tests/apps/hello
app_tests += tests/apps/inspect
EXTRA_DIST += tests/apps/app.h
