lib_libpostern_a_SOURCES +=
