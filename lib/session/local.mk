lib_libpostern_a_SOURCES += \
	%D%/cookie.c \
	%D%/flash.c \
	%D%/origin.c \
	%D%/secret.c \
	%D%/security.c \
	%D%/session.c \
	%D%/once.c \
	%D%/sign.c \
	%D%/token.c
