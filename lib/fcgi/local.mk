lib_libpostern_a_SOURCES += \
	%D%/accept.c \
	%D%/conn.c \
	%D%/exchange.c \
	%D%/head.c \
	%D%/inherited.c \
	%D%/lead.c \
	%D%/listen.c \
	%D%/loop.c \
	%D%/record.c \
	%D%/slot.c \
	%D%/stdin.c \
	%D%/timers.c \
	%D%/writer.c
