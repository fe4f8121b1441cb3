lib_libpostern_a_SOURCES += \
	%D%/test.c
