lib_libpostern_a_SOURCES += \
	%D%/asked.c \
	%D%/arrive.c \
	%D%/body.c \
	%D%/form.c \
	%D%/input.c \
	%D%/kind.c \
	%D%/multipart.c \
	%D%/parse.c \
	%D%/redact.c \
	%D%/sink.c \
	%D%/temp.c \
	%D%/upload.c
