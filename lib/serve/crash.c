#include "serve/crash.h"

#include <execinfo.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum {
	STACK_BYTES = 64 * 1024,
	FRAMES = 64,
	LINE_BYTES = 640,
	MAGIC = 0x504e4353,
};

/* Lies at the low end of the stack, where the handler can find it. */
struct pn__crash_stack {
	unsigned magic;
	const struct pn__log *log;
	const struct pn__seat *seat;
};

/* A line made of nothing but loops: everything else may be broken. */
struct line {
	char p[LINE_BYTES];
	size_t n;
};

static void
add(struct line *l, const char *s)
{
	while (*s != '\0' && l->n < sizeof(l->p) - 2)
		l->p[l->n++] = *s++;
}

/* A visitor's text: what could end the quotes or the line becomes "?". */
static void
add_quoted(struct line *l, const char *s)
{
	char one[2] = { 0 };

	add(l, "\"");
	for (; *s != '\0' && l->n < sizeof(l->p) - 8; s++) {
		unsigned char c = (unsigned char)*s;

		one[0] = c < ' ' || c >= 0x7f || c == '"' || c == '\\' ? '?'
								       : *s;
		add(l, one);
	}
	add(l, "\"");
}

/* A word of ours: bare in text. */
static void
add_word(struct line *l, const char *s, bool json)
{
	if (json)
		add_quoted(l, s);
	else
		add(l, s);
}

static void
add_number(struct line *l, uintptr_t v, unsigned base)
{
	char digits[sizeof(v) * 8 + 1];
	size_t at = sizeof(digits);

	digits[--at] = '\0';
	do {
		digits[--at] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v > 0);
	add(l, digits + at);
}

static const char *
signal_name(int sig)
{
	switch (sig) {
	case SIGSEGV:
		return "SIGSEGV";
	case SIGBUS:
		return "SIGBUS";
	case SIGFPE:
		return "SIGFPE";
	case SIGILL:
		return "SIGILL";
	default:
		return "SIGABRT";
	}
}

/* key=value, or "key":value; the value follows. */
static void
add_key(struct line *l, const char *key, bool json)
{
	if (json)
		add(l, l->n > 1 ? ",\"" : "\"");
	else if (l->n > 0 && l->p[l->n - 1] != '>')
		add(l, " ");
	add(l, key);
	add(l, json ? "\":" : "=");
}

static void
tell(const struct pn__crash_stack *s, int sig, const siginfo_t *si)
{
	bool json = s != NULL && s->log->format == PN__LOG_JSON;
	struct line l = { .n = 0 };

	if (json)
		add(&l, "{");
	if (s != NULL && s->log->format == PN__LOG_JOURNAL)
		add(&l, "<3>");
	add_key(&l, "level", json);
	add_word(&l, "error", json);
	if (s != NULL) {
		add_key(&l, "program", json);
		add_word(&l, s->log->program, json);
	}
	add_key(&l, "event", json);
	add_word(&l, "crash", json);
	add_key(&l, "pid", json);
	add_number(&l, (uintptr_t)getpid(), 10);
	add_key(&l, "signal", json);
	add_word(&l, signal_name(sig), json);
	if (si->si_code > 0) {
		add_key(&l, "address", json);
		add(&l, "\"0x");
		add_number(&l, (uintptr_t)si->si_addr, 16);
		add(&l, "\"");
	}
	if (s != NULL && s->seat != NULL && atomic_load(&s->seat->busy)) {
		add_key(&l, "serving", json);
		add_quoted(&l, s->seat->request);
	}
	add(&l, json ? "}\n" : "\n");
	if (write(s != NULL ? s->log->fd : STDERR_FILENO, l.p, l.n) < 0)
		return;
}

static void
on_crash(int sig, siginfo_t *si, void *context)
{
	const ucontext_t *uc = context;
	const struct pn__crash_stack *s = uc->uc_stack.ss_sp;
	void *frames[FRAMES];
	int n;

	if (s != NULL && (uc->uc_stack.ss_size != STACK_BYTES ||
	    s->magic != MAGIC))
		s = NULL;
	tell(s, sig, si);
	n = backtrace(frames, FRAMES);
	backtrace_symbols_fd(
	    frames, n, s != NULL ? s->log->fd : STDERR_FILENO);
	/* SA_RESETHAND: this time it is the default action. */
	raise(sig);
}

void
pn__crash_init(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
		SIGABRT };
	struct sigaction sa = { .sa_sigaction = on_crash,
		.sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND };
	void *frame[1];

	if (SANITIZED)
		return;
	/* The first call loads libgcc, which a handler must not. */
	backtrace(frame, 1);
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < PN_COUNT(signals); i++)
		sigaction(signals[i], &sa, NULL);
}

struct pn__crash_stack *
pn__crash_enter(const struct pn__log *log, const struct pn__seat *seat)
{
	struct pn__crash_stack *s;
	stack_t stack = { .ss_size = STACK_BYTES };

	if (SANITIZED)
		return NULL;
	s = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (s == MAP_FAILED)
		return NULL;
	*s = (struct pn__crash_stack){ MAGIC, log, seat };
	stack.ss_sp = s;
	if (sigaltstack(&stack, NULL) == -1) {
		munmap(s, STACK_BYTES);
		return NULL;
	}
	return s;
}

void
pn__crash_leave(struct pn__crash_stack *s)
{
	stack_t none = { .ss_flags = SS_DISABLE };

	if (s == NULL)
		return;
	sigaltstack(&none, NULL);
	munmap(s, STACK_BYTES);
}
