/*
 * The small types that every other header of Postern uses.
 */
#ifndef POSTERN_BASE_H
#define POSTERN_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#error "Postern's field tables are C11 with GNU extensions, not C++"
#endif

#define PN_VERSION "0.1.0"

/* The compiler checks arguments f.. against the printf format at a. */
#define PN_PRINTF(a, f) __attribute__((format(printf, a, f)))

/* A piece of bytes: not terminated, not owned. n is the length in bytes. */
struct pn_slice {
	const char *p;
	size_t n;
};

/* The slice of a string literal. */
#define PN_S(literal) ((struct pn_slice){ "" literal, sizeof(literal) - 1 })

/* The elements of a true array. */
#define PN_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * PN__MAP(m, a, b, c) gives m(a), m(b), m(c), for up to 16 arguments; with
 * none it gives nothing. PN__NARGS counts them.
 */
#define PN__NARGS(...)                                                         \
	PN__NTH(__VA_OPT__(__VA_ARGS__, ) 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, \
	    6, 5, 4, 3, 2, 1, 0, 0)
#define PN__NTH(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, ...) q
#define PN__CAT_(a, b) a##b
#define PN__CAT(a, b) PN__CAT_(a, b)
#define PN__MAP(m, ...)                                                        \
	__VA_OPT__(PN__CAT(PN__MAP_, PN__NARGS(__VA_ARGS__))(m, __VA_ARGS__))
#define PN__MAP_1(m, a) m(a)
#define PN__MAP_2(m, a, ...) m(a), PN__MAP_1(m, __VA_ARGS__)
#define PN__MAP_3(m, a, ...) m(a), PN__MAP_2(m, __VA_ARGS__)
#define PN__MAP_4(m, a, ...) m(a), PN__MAP_3(m, __VA_ARGS__)
#define PN__MAP_5(m, a, ...) m(a), PN__MAP_4(m, __VA_ARGS__)
#define PN__MAP_6(m, a, ...) m(a), PN__MAP_5(m, __VA_ARGS__)
#define PN__MAP_7(m, a, ...) m(a), PN__MAP_6(m, __VA_ARGS__)
#define PN__MAP_8(m, a, ...) m(a), PN__MAP_7(m, __VA_ARGS__)
#define PN__MAP_9(m, a, ...) m(a), PN__MAP_8(m, __VA_ARGS__)
#define PN__MAP_10(m, a, ...) m(a), PN__MAP_9(m, __VA_ARGS__)
#define PN__MAP_11(m, a, ...) m(a), PN__MAP_10(m, __VA_ARGS__)
#define PN__MAP_12(m, a, ...) m(a), PN__MAP_11(m, __VA_ARGS__)
#define PN__MAP_13(m, a, ...) m(a), PN__MAP_12(m, __VA_ARGS__)
#define PN__MAP_14(m, a, ...) m(a), PN__MAP_13(m, __VA_ARGS__)
#define PN__MAP_15(m, a, ...) m(a), PN__MAP_14(m, __VA_ARGS__)
#define PN__MAP_16(m, a, ...) m(a), PN__MAP_15(m, __VA_ARGS__)

#endif
