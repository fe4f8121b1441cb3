# A new endpoint is one word here and its file.

endpointdir = $(pkglibexecdir)
EXTRA_DIST += doc/inspect.md
endpoint_PROGRAMS = apps/guestbook apps/hello apps/inspect
