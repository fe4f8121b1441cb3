lib_libpostern_a_SOURCES += \
	%D%/ask.c \
	%D%/card.c \
	%D%/cgi.c \
	%D%/child.c \
	%D%/conf.c \
	%D%/crash.c \
	%D%/head.c \
	%D%/main.c \
	%D%/match.c \
	%D%/nginx.c \
	%D%/notify.c \
	%D%/options.c \
	%D%/place.c \
	%D%/prefix.c \
	%D%/print.c \
	%D%/program.c \
	%D%/shell.c \
	%D%/show.c \
	%D%/start.c \
	%D%/super.c \
	%D%/table.c \
	%D%/worker.c
