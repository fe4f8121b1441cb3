lib_libpostern_a_SOURCES += \
	%D%/bind.c \
	%D%/check.c \
	%D%/csv.c \
	%D%/describe.c \
	%D%/example.c \
	%D%/field.c \
	%D%/lines.c \
	%D%/member.c \
	%D%/names.c \
	%D%/number.c \
	%D%/parse.c \
	%D%/quote.c \
	%D%/reader.c \
	%D%/string.c \
	%D%/textual.c \
	%D%/value.c \
	%D%/writer.c \
	%D%/writers.c
