view_tests = \
	tests/lib/view/asset \
	tests/lib/view/cache \
	tests/lib/view/escape \
	tests/lib/view/file \
	tests/lib/view/filter \
	tests/lib/view/flow \
	tests/lib/view/form \
	tests/lib/view/locale \
	tests/lib/view/fragment \
	tests/lib/view/mustache \
	tests/lib/view/parts \
	tests/lib/view/own \
	tests/lib/view/sanitise \
	tests/lib/view/source \
	tests/lib/view/translate \
	tests/lib/view/xslt
EXTRA_DIST += tests/lib/view/kit.h tests/lib/view/speak.h
