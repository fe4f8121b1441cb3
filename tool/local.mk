bin_PROGRAMS = tool/postern
tool_postern_SOURCES = \
	tool/match.c \
	tool/postern.c \
	tool/postern.h \
	tool/render.c
