bin_PROGRAMS = tool/postern
tool_postern_SOURCES = \
	tool/match.c \
	tool/merge.c \
	tool/merge.h \
	tool/openapi.c \
	tool/postern.c \
	tool/postern.h \
	tool/rename.c \
	tool/render.c
