lib_libpostern_a_SOURCES += \
	%D%/arena.c \
	%D%/board.c \
	%D%/buf.c \
	%D%/clock.c \
	%D%/digits.c \
	%D%/log.c \
	%D%/nearest.c \
	%D%/module.c \
	%D%/power.c \
	%D%/random.c \
	%D%/utf8.c
