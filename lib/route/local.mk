lib_libpostern_a_SOURCES += \
	%D%/answer.c \
	%D%/broken.c \
	%D%/cors.c \
	%D%/dispatch.c \
	%D%/error.c \
	%D%/explain.c \
	%D%/file.c \
	%D%/json.c \
	%D%/limits.c \
	%D%/lookup.c \
	%D%/method.c \
	%D%/openapi.c \
	%D%/operation.c \
	%D%/out.c \
	%D%/pages.c \
	%D%/pattern.c \
	%D%/place.c \
	%D%/plugins.c \
	%D%/serve.c \
	%D%/site.c \
	%D%/status.c \
	%D%/steps.c \
	%D%/stream.c \
	%D%/tree.c \
	%D%/url.c \
	%D%/watch.c
