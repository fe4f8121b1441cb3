lib_libpostern_a_SOURCES += \
	%D%/field.c \
	%D%/print.c \
	%D%/quote.c \
	%D%/value.c \
	%D%/writer.c \
	%D%/writers.c
