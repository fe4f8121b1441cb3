# Programs that measure one part: make bench/json_write && bench/json_write.
EXTRA_PROGRAMS = bench/json_read bench/json_write
EXTRA_DIST += bench/rounds.h
