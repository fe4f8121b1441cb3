/*
 * Where log lines go. Every call writes one line with one write(2), so the
 * logger may be used by all threads; it is not changed after its init.
 */
#ifndef PN_BASE_LOG_H
#define PN_BASE_LOG_H

#include <postern/log.h>

enum pn__log_format {
	PN__LOG_TEXT,	 /* time=… level=… event=… key=value */
	PN__LOG_JSON,	 /* one object a line */
	PN__LOG_JOURNAL, /* <level>event key=value: the journal has the time */
};

struct pn__log {
	int fd;
	enum pn_level level; /* lines above this level are not written */
	enum pn__log_format format;
	const char *program; /* its name, the first value of each line */
};

/*
 * A logger to standard error. Text becomes the journal's form where
 * standard error is the journal ($JOURNAL_STREAM names it).
 */
void pn__log_init(struct pn__log *log, const char *program,
    enum pn_level level, enum pn__log_format format);

/*
 * Writes one line. request is the request's id or NULL; kv ends with an
 * element whose key is NULL. Errors of writing are ignored: there is no
 * place left to say them.
 */
void pn__log_kv(const struct pn__log *log, enum pn_level level,
    const char *request, const char *event, const struct pn_kv *kv);

/* pn__log(log, PN_LOG_ERROR, "worker died", PN_KV("pid", pid)); */
#define pn__log(log, level, event, ...)                                        \
	pn__log_kv(log, level, NULL, event,                                    \
	    (const struct pn_kv[]){ __VA_ARGS__ __VA_OPT__(, ){ 0 } })

/* The level a name stands for ("error" … "debug"), or -1. */
int pn__log_level(const char *name);

#endif
