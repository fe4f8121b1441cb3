/* The subcommands of the postern command. */
#ifndef TOOL_POSTERN_H
#define TOOL_POSTERN_H

enum { TOOL_OK, TOOL_FAILED, TOOL_USAGE };

/* A subcommand gets its own words: argv[0] is its name. An exit status. */
int tool_check(int argc, char **argv);
int tool_match(int argc, char **argv);
int tool_migrate(int argc, char **argv);
int tool_openapi(int argc, char **argv);
int tool_render(int argc, char **argv);

#endif
