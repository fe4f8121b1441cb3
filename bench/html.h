/*
 * The fortunes page, piece by piece, by hand. Each function writes at n into
 * page of cap bytes and returns where it ended, below cap.
 */
#ifndef BENCH_HTML_H
#define BENCH_HTML_H

#include <stddef.h>

/* Everything before the rows; begins at 0. */
size_t html_begin(char *page, size_t cap);

/* A row: the id, and the message escaped. */
size_t html_row(char *page, size_t cap, size_t n, int id, const char *message);

/* Everything after the rows. */
size_t html_end(char *page, size_t cap, size_t n);

#endif
