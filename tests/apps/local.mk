app_tests = tests/apps/benchmark tests/apps/feed tests/apps/guestbook tests/apps/hello \
app_tests = tests/apps/api tests/apps/benchmark tests/apps/guestbook tests/apps/hello \
	tests/apps/inspect
EXTRA_DIST += tests/apps/app.h
