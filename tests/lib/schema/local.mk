schema_tests = \
	tests/lib/schema/accept \
	tests/lib/schema/bool \
	tests/lib/schema/calendar \
	tests/lib/schema/choice \
	tests/lib/schema/date \
	tests/lib/schema/datetime \
	tests/lib/schema/decimal \
	tests/lib/schema/field \
	tests/lib/schema/fill \
	tests/lib/schema/fits \
	tests/lib/schema/format \
	tests/lib/schema/input \
	tests/lib/schema/int \
	tests/lib/schema/list \
	tests/lib/schema/lookup \
	tests/lib/schema/number \
	tests/lib/schema/oneof \
	tests/lib/schema/order \
	tests/lib/schema/plan \
	tests/lib/schema/plans \
	tests/lib/schema/print \
	tests/lib/schema/put \
	tests/lib/schema/real \
	tests/lib/schema/relation \
	tests/lib/schema/struct \
	tests/lib/schema/text \
	tests/lib/schema/time \
	tests/lib/schema/url \
	tests/lib/schema/utf8 \
	tests/lib/schema/value
EXTRA_DIST += tests/lib/schema/any.h tests/lib/schema/cases.h \
	tests/lib/schema/parts.h
