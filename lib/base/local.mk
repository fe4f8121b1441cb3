lib_libpostern_a_SOURCES += \
	%D%/arena.c \
	%D%/board.c \
	%D%/buf.c \
	%D%/catalogue.c \
	%D%/clock.c \
	%D%/digits.c \
	%D%/language.c \
	%D%/log.c \
	%D%/nearest.c \
	%D%/plural.c \
	%D%/module.c \
	%D%/power.c \
	%D%/random.c \
	%D%/utf8.c
