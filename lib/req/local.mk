lib_libpostern_a_SOURCES += \
	%D%/ask.c \
	%D%/body.c \
	%D%/cache.c \
	%D%/env.c \
	%D%/latch.c \
	%D%/lists.c \
	%D%/mark.c \
	%D%/memory.c \
	%D%/path.c \
	%D%/ranges.c \
	%D%/reply.c \
	%D%/request.c \
	%D%/send.c \
	%D%/values.c
