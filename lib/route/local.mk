lib_libpostern_a_SOURCES += \
	%D%/answer.c \
	%D%/error.c \
	%D%/pattern.c \
	%D%/serve.c \
	%D%/site.c \
	%D%/tree.c
