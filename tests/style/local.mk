TESTS += tests/style/man.py tests/style/po.py tests/style/style.py
EXTRA_DIST += tests/style/man.py tests/style/po.py tests/style/style.py
