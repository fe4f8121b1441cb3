lib_libpostern_a_SOURCES += \
	%D%/bool.c \
	%D%/calendar.c \
	%D%/check.c \
	%D%/choice.c \
	%D%/date.c \
	%D%/field.c \
	%D%/input.c \
	%D%/int.c \
	%D%/message.c \
	%D%/number.c \
	%D%/pattern.c \
	%D%/plan.c \
	%D%/plans.c \
	%D%/print.c \
	%D%/real.c \
	%D%/text.c \
	%D%/utf8.c
