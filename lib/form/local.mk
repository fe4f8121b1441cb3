lib_libpostern_a_SOURCES += \
	%D%/asked.c \
	%D%/body.c \
	%D%/form.c \
	%D%/input.c \
	%D%/multipart.c \
	%D%/parse.c \
	%D%/redact.c \
	%D%/upload.c
