form_tests = \
	tests/lib/form/arrive \
	tests/lib/form/body \
	tests/lib/form/form \
	tests/lib/form/input \
	tests/lib/form/redact
EXTRA_DIST += tests/lib/form/forms.h
