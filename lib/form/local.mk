lib_libpostern_a_SOURCES += \
	%D%/arrive.c \
	%D%/body.c \
	%D%/form.c \
	%D%/input.c \
	%D%/kind.c \
	%D%/multipart.c \
	%D%/parse.c \
	%D%/sink.c \
	%D%/temp.c \
	%D%/upload.c
