# A new endpoint is one word here and its file.

endpointdir = $(pkglibexecdir)
endpoint_PROGRAMS = apps/api apps/benchmark apps/contact apps/feed apps/guestbook apps/hello apps/inspect
