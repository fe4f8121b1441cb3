lib_libpostern_a_SOURCES += \
	%D%/accept.c \
	%D%/auth.c \
	%D%/base64.c \
	%D%/cachecontrol.c \
	%D%/cookie.c \
	%D%/cookiedate.c \
	%D%/date.c \
	%D%/disposition.c \
	%D%/forwarded.c \
	%D%/fresh.c \
	%D%/header.c \
	%D%/media.c \
	%D%/multipart.c \
	%D%/network.c \
	%D%/parameter.c \
	%D%/percent.c \
	%D%/range.c \
	%D%/status.c \
	%D%/target.c \
	%D%/urlencoded.c
