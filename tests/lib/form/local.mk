form_tests = \
	tests/lib/form/arrive \
	tests/lib/form/body \
	tests/lib/form/form \
	tests/lib/form/input
EXTRA_DIST += tests/lib/form/forms.h
