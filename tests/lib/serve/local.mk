serve_tests = \
	tests/lib/serve/ask \
	tests/lib/serve/card \
	tests/lib/serve/child \
	tests/lib/serve/conf \
	tests/lib/serve/crash \
	tests/lib/serve/head \
	tests/lib/serve/notify \
	tests/lib/serve/options \
	tests/lib/serve/prefix \
	tests/lib/serve/show \
	tests/lib/serve/table
