# A new endpoint is one word here and its file.

endpointdir = $(pkglibexecdir)
endpoint_PROGRAMS = apps/guestbook apps/hello
