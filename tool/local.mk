bin_PROGRAMS = tool/postern
tool_postern_SOURCES = \
	tool/check.c \
	tool/match.c \
	tool/postern.c \
	tool/postern.h \
	tool/render.c
