#include "fcgi/inside.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

enum {
	ACCEPT_MORE = 8,  /* at one event, while they come in crowds */
	ACCEPT_REST = 64, /* … when the queue is to be emptied */
	PAUSE_MS = 100,
};

int
pn__accept_start(struct pn__loop *l)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLEXCLUSIVE,
		.data.u64 = PN__LOOP_LISTEN };

	if (epoll_ctl(l->ep, EPOLL_CTL_ADD, l->o.listen_fd, &e) < 0)
		return -1;
	l->listening = true;
	l->paused = false;
	return 0;
}

void
pn__accept_stop(struct pn__loop *l)
{
	if (l->listening)
		epoll_ctl(l->ep, EPOLL_CTL_DEL, l->o.listen_fd, NULL);
	l->listening = l->paused = false;
}

/* Without descriptors the queue waits, and we don't spin over it. */
static void
pause_accepting(struct pn__loop *l, int error)
{
	pn__accept_stop(l);
	l->paused = true;
	l->resume = pn__clock_ms() + PAUSE_MS;
	pn__loop_complain(l, PN_LOG_ERROR, "can't accept connections",
	    "they wait; raise the limit of open files (LimitNOFILE)", error);
}

static void
accept_failed(struct pn__loop *l, int error)
{
	switch (error) {
	case EAGAIN:
		l->accept_more = 1;
		if (l->drain_start != 0)
			pn__accept_stop(l);
		break;
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
	case ENOMEM:
		pause_accepting(l, error);
		break;
	case EBADF:
	case EINVAL:
	case ENOTSOCK:
	case EFAULT:
		l->error = error;
		l->over = true;
		break;
	default: /* about that connection only: see accept(2) */
		break;
	}
}

void
pn__accept_some(struct pn__thread *t)
{
	struct pn__loop *l = t->loop;
	unsigned i, most = l->accept_more;
	int fd;

	if (l->drain_start != 0)
		most = ACCEPT_REST;
	for (i = 0; i < most && t->lead.leads && l->listening; i++) {
		fd = accept4(l->o.listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0) {
			accept_failed(l, errno);
			return;
		}
		pn__conn_open(t, fd);
	}

	/* Not one try was in vain: next time a crowd may be waiting. */
	if (t->lead.leads && l->accept_more < ACCEPT_MORE)
		l->accept_more *= 2;
}
