bin_PROGRAMS = tool/postern
tool_postern_CPPFLAGS = $(AM_CPPFLAGS) -DPN_LIBDIR='"$(libdir)"'
tool_postern_SOURCES = \
	tool/check.c \
	tool/match.c \
	tool/merge.c \
	tool/merge.h \
	tool/migrate.c \
	tool/openapi.c \
	tool/postern.c \
	tool/postern.h \
	tool/rename.c \
	tool/render.c
