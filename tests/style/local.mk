TESTS += tests/style/style.py
EXTRA_DIST += tests/style/style.py
