# A new endpoint is one word here and its file.

endpointdir = $(pkglibexecdir)
endpoint_PROGRAMS = apps/api apps/benchmark apps/feed apps/guestbook apps/hello apps/inspect
