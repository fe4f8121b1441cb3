lib_libpostern_a_SOURCES += \
	%D%/bool.c \
	%D%/calendar.c \
	%D%/check.c \
	%D%/choice.c \
	%D%/date.c \
	%D%/datetime.c \
	%D%/decimal.c \
	%D%/field.c \
	%D%/format.c \
	%D%/input.c \
	%D%/int.c \
	%D%/message.c \
	%D%/moment.c \
	%D%/number.c \
	%D%/pattern.c \
	%D%/plan.c \
	%D%/plans.c \
	%D%/print.c \
	%D%/real.c \
	%D%/text.c \
	%D%/time.c \
	%D%/url.c \
	%D%/utf8.c
