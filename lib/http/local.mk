lib_libpostern_a_SOURCES += \
	%D%/cookie.c \
	%D%/cookiedate.c \
	%D%/date.c \
	%D%/disposition.c \
	%D%/header.c \
	%D%/media.c \
	%D%/multipart.c \
	%D%/parameter.c \
	%D%/percent.c \
	%D%/status.c \
	%D%/urlencoded.c
