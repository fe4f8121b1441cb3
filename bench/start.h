/*
 * How the plain C contenders begin: a socket, and so many processes.
 */
#ifndef BENCH_START_H
#define BENCH_START_H

/*
 * Listens on a Unix socket at path; removes what was there. The processes
 * share it. Ends the program with a message where that fails.
 */
int start_listen(const char *path);

/*
 * Forks n processes that run work(fd, arg), and waits for SIGTERM or SIGINT,
 * upon which they are ended. Does not return.
 */
_Noreturn void start_workers(int n, void (*work)(int fd, int arg), int fd,
    int arg);

/* A number from the command line, from 1 to max, or the end of the program. */
int start_number(const char *text, int max);

#endif
